// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// The layout that docs/trace-format.md specifies, in numbers.

/// Numbers that stand at the front of a trace's parts, and the limits of the format.
enum Layout {
    /// First bytes of a trace: a byte over 127 and both line ends show a file that went
    /// through a text conversion.
    static let magic: [UInt8] = [0x89, 0x53, 0x52, 0x54, 0x0D, 0x0A, 0x1A, 0x0A]
    /// "SRBK" and "SRFT", little-endian.
    static let blockMagic: UInt32 = 0x4B42_5253
    static let footerMagic: UInt32 = 0x5446_5253
    /// Last bytes of a whole trace: "SRTEND\r\n".
    static let endMagic: [UInt8] = [0x53, 0x52, 0x54, 0x45, 0x4E, 0x44, 0x0D, 0x0A]

    /// Magic, CRC and length, which begin header, block and footer alike.
    static let frameBytes = 12
    /// The trailer: offset of the footer, and ``endMagic``.
    static let trailerBytes = 16
    /// Bytes of a block from its frame to its stream table.
    static let blockFixedBytes = 44
    /// Bytes of one entry of a block's stream table.
    static let streamEntryBytes = 12
    /// Bytes of a footer without its sums of lengths and its index.
    static let footerFixedBytes = 104
    /// Bytes of one entry of the footer's index.
    static let indexEntryBytes = 32

    /// Bits of a length in plane 0: below a page's bytes the lowest six are as good as random,
    /// those above them are not.
    static let lengthLowBits: UInt32 = 6

    /// At most this many events in a block, so that a reader's memory is bounded.
    static let maximumBlockEvents = 1 << 20
    /// At most this many bytes in a block or header.
    static let maximumBlockBytes = 1 << 26
    /// At most this many streams in a block.
    static let maximumStreams = 255
    /// At most this many bytes in a footer: an index of four million blocks.
    static let maximumFooterBytes = 1 << 27
}

/// What a stream of a block holds. Each direction has columns of its own, since slots are
/// given out, read back and freed each in an order of its own.
enum Column: UInt8 {
    /// Runs of events of one operation.
    case operations = 1
    /// Flags of reads and writes; absent when none is set.
    case flags = 2
    /// Differences of times, in the block's unit.
    case times = 3
    /// Records lost in each gap.
    case lost = 4
    /// 16 + operation: of each operation, places in the list of ``RecentPages``.
    case places = 16
    /// 20 + operation: of each operation, steps from the page at place 0.
    case firstSteps = 20
    /// 24 + operation: of each operation, steps from the pages at other places.
    case otherSteps = 24
    /// 28 + operation: of each operation, pages that were not in the list.
    case farPages = 28
    /// Lengths of writes, 32 + number of the compressor; up to 47.
    case lengths = 32

    /// The number of a column that each operation has for itself.
    func id(of operation: Operation) -> UInt8 { rawValue + operation.rawValue }
}

/// How a stream's bytes are stored.
enum Storage: UInt8 {
    /// The numbers as they are.
    case plain = 0
    /// One zstd frame.
    case zstd = 1
    /// One byte, repeated.
    case constant = 2
}
