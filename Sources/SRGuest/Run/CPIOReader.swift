// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Reads what ``CPIOArchive`` writes, and cpio(1) of the kind "newc".
enum CPIOReader {
    private static let magic = Array("070701".utf8)
    private static let headerBytes = 110

    /// The files of an archive, by their names without a leading `./`.
    ///
    /// - Throws: `SRError` of code `image` where it is none, or is cut off.
    static func files(_ bytes: [UInt8]) throws -> [String: ArraySlice<UInt8>] {
        var files: [String: ArraySlice<UInt8>] = [:]
        var at = 0
        while true {
            guard bytes.count - at >= headerBytes, bytes[at..<at + 6].elementsEqual(magic) else {
                throw damaged
            }
            // Fields of eight digits; the size is the seventh, the name's length the twelfth.
            func field(_ index: Int) throws -> Int {
                let start = at + 6 + index * 8
                let text = String(decoding: bytes[start..<start + 8], as: UTF8.self)
                guard let value = Int(text, radix: 16) else { throw damaged }
                return value
            }
            let (mode, size, nameBytes) = try (field(1), field(6), field(11))
            let start = padded(at + headerBytes + nameBytes)
            guard nameBytes > 0, start + size <= bytes.count else { throw damaged }
            let nameAt = at + headerBytes
            let name = String(decoding: bytes[nameAt..<nameAt + nameBytes - 1], as: UTF8.self)
            if name == "TRAILER!!!" { return files }
            if mode & 0o170000 == 0o100000 {
                files[name.hasPrefix("./") ? String(name.dropFirst(2)) : name] =
                    bytes[start..<start + size]
            }
            at = padded(start + size)
        }
    }

    private static func padded(_ offset: Int) -> Int { (offset + 3) & ~3 }

    private static let damaged = SRError(.image, "the kernel's initramfs is damaged")
}
