// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// What an input may be compressed with as a whole; it is unpacked while it is read.
public enum Compression: String, Sendable, CaseIterable {
    case bzip2, gzip, xz, zstd

    /// Bytes of an input's front that tell its compression.
    static let detectionBytes = 10

    /// Tells the compression from the front of an input; nil if it is none of these.
    ///
    /// - bzip2: `BZh`, a level, and the magic of a block or of the stream's end.
    /// - gzip: RFC 1952: magic, deflate, no reserved flag, and an XFL and OS that exist. (So
    ///   a record of 2008 is not taken for it: its page would be written with no length.)
    /// - xz: the six magic bytes of the .xz format, 2.1.1.1.
    /// - zstd: RFC 8878: a frame, or a skippable one.
    static func detect(_ front: [UInt8]) -> Compression? {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool {
            front.dropFirst(offset).starts(with: magic)
        }
        if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
        if begins([0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
        if begins([0x2A, 0x4D, 0x18], at: 1), front[0] & 0xF0 == 0x50 { return .zstd }
        if begins([0x42, 0x5A, 0x68]), front.count >= 10, (0x31...0x39).contains(front[3]),
            begins([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4)
                || begins([0x17, 0x72, 0x45, 0x38, 0x50, 0x90], at: 4)
        {
            return .bzip2
        }
        if begins([0x1F, 0x8B, 0x08]), front.count >= 10, front[3] & 0xE0 == 0,
            [0, 2, 4].contains(front[8]), front[9] <= 13 || front[9] == 255
        {
            return .gzip
        }
        return nil
    }

    /// Makes what unpacks it.
    func unpacker() throws(SRError) -> any Unpacker {
        switch self {
        case .bzip2: try BzipUnpacker()
        case .gzip: try GzipUnpacker()
        case .xz: try XZUnpacker()
        case .zstd: ZstdUnpacker()
        }
    }
}
