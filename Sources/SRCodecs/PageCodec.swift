// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Bytes of a page.
public let pageBytes = 4096

/// A compressor of single pages: a library with the memory that it needs, made once.
///
/// A class, because the library's memory has one owner; used by one task at a time.
protocol PageCodec: AnyObject {
    /// Compresses one page.
    ///
    /// - Parameters:
    ///   - page: ``pageBytes`` bytes.
    ///   - packed: ``PageCodecs/bound`` bytes.
    /// - Returns: the bytes that it takes; 0 if the library fails.
    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int

    /// Brings a page back.
    ///
    /// - Returns: the bytes that it gave; a page's, unless the library fails.
    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int
}

enum PageCodecs {
    /// What any of the libraries needs at worst for a page: LZO's input and a 16th, 64 and 3
    /// (LZO.FAQ) is the most; rounded up.
    static let bound = 4608
}
