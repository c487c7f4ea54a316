// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Bytes of a page, the unit in which a kernel swaps.
///
/// It is a fact of a trace, a guest or a machine, and is handed down from there to all that
/// counts in pages: nothing takes one for granted. A power of two; `UInt32` and `Int` hold it.
public struct PageSize: Sendable, Hashable {
    /// Bytes of a page.
    public let bytes: Int

    /// Sizes that there can be, bytes: those that a trace may have (docs/trace-format.md).
    public static let limits = 512...1 << 20
    /// The largest of ``limits``.
    public static let largest = PageSize(shift: 20)

    /// What x86-64 has, and arm64 as Debian's usual kernel builds it (`PAGE_SHIFT` 12).
    public static let kib4 = PageSize(shift: 12)
    /// arm64 with `CONFIG_ARM64_16K_PAGES` (`PAGE_SHIFT` 14).
    public static let kib16 = PageSize(shift: 14)
    /// arm64 with `CONFIG_ARM64_64K_PAGES` (`PAGE_SHIFT` 16).
    public static let kib64 = PageSize(shift: 16)
    /// Those that Linux is built with on the architectures of guests, the smallest first.
    public static let ofKernels = [kib4, kib16, kib64]

    /// What a model has that is told of none, as x86-64.
    public static let usual = kib4

    private init(shift: Int) { bytes = 1 << shift }

    /// Nil unless `bytes` is a power of two within ``limits``.
    public init?(bytes: some BinaryInteger) {
        guard let bytes = Int(exactly: bytes), Self.limits.contains(bytes),
            bytes.nonzeroBitCount == 1
        else { return nil }
        self.bytes = bytes
    }

    /// log2 of ``bytes``, the kernel's `PAGE_SHIFT`. O(1).
    @inlinable public var shift: Int { bytes.trailingZeroBitCount }

    /// Entries of a page of page tables, 8 bytes each: `PTRS_PER_PTE`. O(1).
    @inlinable public var tableEntries: Int { bytes / 8 }

    /// The page that byte `offset`, 0 or more, lies in. O(1).
    @inlinable public func page(of offset: Int) -> Int { offset &>> shift }

    /// How far into its page byte `offset` lies. O(1).
    @inlinable public func offsetInPage(_ offset: Int) -> Int { offset & (bytes &- 1) }

    /// Whole pages in `count` bytes; what is over is left out. O(1).
    @inlinable public func wholePages(in count: Int) -> Int { count &>> shift }

    /// Pages that `count` bytes need. O(1).
    @inlinable public func pages(for count: Int) -> Int { (count + bytes - 1) &>> shift }

    /// Pages of that many MiB. O(1).
    @inlinable public func pages(ofMiB mebibytes: Int) -> Int { wholePages(in: mebibytes << 20) }

    /// Whole MiB of that many pages. O(1).
    @inlinable public func mebibytes(of pages: Int) -> Int { (pages << shift) >> 20 }

    /// Whole KiB of that many pages. O(1).
    @inlinable public func kibibytes(of pages: Int) -> Int { (pages << shift) >> 10 }
}

extension PageSize: CustomStringConvertible {
    /// `4 KiB`; `512 B` below one KiB.
    public var description: String { bytes < 1024 ? "\(bytes) B" : "\(bytes >> 10) KiB" }
}

extension PageSize: Codable {
    /// Reads the number of bytes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let bytes = try container.decode(Int.self)
        guard let size = PageSize(bytes: bytes) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a page size of \(bytes) is \(Self.rule)")
        }
        self = size
    }

    /// Writes the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }

    /// What ends the sentence "a page size of 1000 is …".
    public static var rule: String {
        "not a power of two from \(limits.lowerBound) to \(limits.upperBound)"
    }
}
