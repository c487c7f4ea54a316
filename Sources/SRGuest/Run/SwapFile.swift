// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// Makes the guest's swap device: a sparse file with a swap header in it.
public enum SwapFile {
    /// An NVDIMM's size must be a multiple of what the guest maps at once.
    static let alignment: Int64 = 16 << 20
    static let pageBytes: Int64 = 4096

    /// Header of version 1: Linux 6.1, include/linux/swap.h, `union swap_header`.
    ///
    /// - Returns: the file's size, `swapBytes` rounded up.
    /// - Throws: `SRError` of code `hostInput`.
    public static func create(at path: FilePath, swapBytes: Int64) throws -> Int64 {
        let bytes = (swapBytes + alignment - 1) / alignment * alignment
        var header = [UInt8](repeating: 0, count: Int(pageBytes))
        func put(_ value: UInt32, at offset: Int) {
            for byte in 0..<4 {
                header[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
            }
        }
        put(1, at: 1024)
        put(UInt32(swapBytes / pageBytes - 1), at: 1028)
        // The same UUID for every guest: a random one would be a second seed.
        for (index, byte) in "SwapReplay swap.".utf8.enumerated() { header[1036 + index] = byte }
        for (index, byte) in "SWAPSPACE2".utf8.enumerated() { header[4086 + index] = byte }
        do {
            let file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
            try file.closeAfter {
                try file.resize(to: bytes)
                _ = try file.writeAll(toAbsoluteOffset: 0, header)
            }
        } catch let errno as Errno {
            throw SRError(.hostInput, "cannot make the swap file \(path)", errno: errno)
        }
        return bytes
    }
}
