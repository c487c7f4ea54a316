// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
public import SRLinux
internal import SRSupport
public import SystemPackage

/// Makes the guest's swap device: a sparse file with a swap header in it.
public enum SwapFile {
    /// An NVDIMM's size must be a multiple of what the guest maps at once.
    static let alignment: Int64 = 16 << 20

    /// Header of version 1: Linux 6.1, include/linux/swap.h, `union swap_header`: a page, at
    /// whose end the signature stands.
    ///
    /// - Parameters:
    ///   - path: the file to make.
    ///   - swapBytes: of the swap area.
    ///   - pageSize: of the guest's kernel, which takes no other page's area.
    /// - Returns: the file's size, `swapBytes` rounded up.
    /// - Throws: `SRError` of code `hostInput`.
    public static func create(
        at path: FilePath, swapBytes: Int64, _ pageSize: PageSize
    ) throws -> Int64 {
        let bytes = (swapBytes + alignment - 1) / alignment * alignment
        var header = [UInt8](repeating: 0, count: pageSize.bytes)
        func put(_ value: UInt32, at offset: Int) {
            for byte in 0..<4 {
                header[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
            }
        }
        put(1, at: 1024)
        put(UInt32(swapBytes / Int64(pageSize.bytes) - 1), at: 1028)
        // The same UUID for every guest: a random one would be a second seed.
        for (index, byte) in "SwapReplay swap.".utf8.enumerated() { header[1036 + index] = byte }
        let signature = Array("SWAPSPACE2".utf8)
        header.replaceSubrange((pageSize.bytes - signature.count)..., with: signature)
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
