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
    /// Bytes of one entry of the footer's index.
    static let indexEntryBytes = 32

    /// At most this many events in a block, so that a reader's memory is bounded.
    static let maximumBlockEvents = 1 << 20
    /// At most this many bytes in a block or header.
    static let maximumBlockBytes = 1 << 26
    /// At most this many streams in a block.
    static let maximumStreams = 255
    /// At most this many bytes in a footer: an index of four million blocks.
    static let maximumFooterBytes = 1 << 27
}

/// What a stream of a block holds. Each direction has a column of its own, since slots are
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
    /// Page indices of each operation: 16 + operation.
    case readPages = 16
    case writePages = 17
    case freePages = 18
    case discardPages = 19
    /// Lengths of writes, 32 + number of the compressor; up to 47.
    case lengths = 32
}

/// How a stream's bytes are stored.
enum Storage: UInt8 {
    /// As they are.
    case plain = 0
    /// One zstd frame.
    case zstd = 1
    /// One byte, repeated.
    case constant = 2
}
