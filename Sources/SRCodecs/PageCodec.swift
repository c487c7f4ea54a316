// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CLZO
internal import SRLinux

/// A compressor of single pages: a library with the memory that it needs, made once.
///
/// A class, because the library's memory has one owner; used by one task at a time.
protocol PageCodec: AnyObject {
    /// Compresses one page.
    ///
    /// - Parameters:
    ///   - page: ``PageRoom/bytes`` of the codec's room.
    ///   - packed: ``PageRoom/bound`` bytes.
    /// - Returns: the bytes that it takes; 0 if the library fails.
    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int

    /// Brings a page back.
    ///
    /// - Returns: the bytes that it gave; a page's, unless the library fails.
    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int
}

/// The bytes that a page takes, before and after.
struct PageRoom: Sendable {
    /// Bytes of a page.
    let bytes: Int
    /// What any of the libraries needs at worst for a page: LZO's is the most, rounded up so
    /// that rows of them are aligned.
    let bound: Int

    private static let alignment = 64

    init(_ pageSize: PageSize) {
        bytes = pageSize.bytes
        let worst = Int(sr_lzo_bound(UInt(pageSize.bytes)))
        bound = (worst + Self.alignment - 1) / Self.alignment * Self.alignment
    }
}
