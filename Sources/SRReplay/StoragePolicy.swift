// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// Which pages are stored, and at which length: what the part of the kernel that stands
/// between swap and its allocator decides.
public struct StoragePolicy: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Every write is stored at its length, at most a page.
        case raw
        /// What zram does: same-filled pages are not stored, those that hardly shrink are stored
        /// whole.
        case zram
        /// What zswap does: pages that do not fit go to the disk.
        case zswap
    }

    public let kind: Kind
    public let kernel: KernelSeries
    /// Size of the pages that are stored.
    public let pageSize: PageSize
    /// The length from which on a page is stored whole; nil if none is.
    public let wholeFrom: Int?
    /// Bytes that stand before each object in allocators that could write it back themselves.
    public let header: Int

    public init(_ kind: Kind, kernel: KernelSeries, pageSize: PageSize) {
        self.kind = kind
        self.kernel = kernel
        self.pageSize = pageSize
        // zram_drv.c, __zram_bvec_write (6.1) and zram_write_page (6.12, 7.3): a length from
        // huge_class_size on becomes PAGE_SIZE.
        wholeFrom = kind == .zram ? ZsmallocClasses(kernel, pageSize).hugeClassSize : nil
        // Of the allocators, zbud and z3fold are evictable.
        header = kind == .zswap ? kernel.zswapHeaderBytes : 0
    }

    /// What becomes of a page.
    public enum Fate: Sendable, Equatable {
        /// A page that is stored, with its bytes.
        case stored(Int)
        /// A value in a table says all: page_same_filled() in zram_drv.c of all kernels,
        /// zswap_is_page_same_filled() in 6.1's zswap.c. Later ones have no such test (pages
        /// of zeros do not reach it: mm/page_io.c notes them in a bitmap).
        case sameFilled
        /// zswap gives it to the disk: zpool_malloc() fails for more than a page. 7.3 keeps it.
        case rejected
        /// Its length is 0: there is nothing to store.
        case empty
    }

    /// - Parameters:
    ///   - length: bytes after compression, not capped.
    ///   - sameFilled: whether the page repeats one machine word.
    public func fate(length: Int, sameFilled: Bool) -> Fate {
        if sameFilled, kind == .zram || (kind == .zswap && kernel.zswapKeepsSameFilledAside) {
            return .sameFilled
        }
        if length == 0 { return .empty }
        let page = pageSize.bytes
        if let wholeFrom, length >= wholeFrom { return .stored(page) }
        if length > page {
            return kind == .zswap && !kernel.zswapKeepsIncompressible
                ? .rejected : .stored(page)
        }
        return .stored(length)
    }

    /// The policy and its thresholds, in a line.
    public var explanation: String {
        switch kind {
        case .raw: "every page is stored at its length, at most \(pageSize.bytes) bytes"
        case .zram:
            "same-filled pages are not stored; from \(wholeFrom ?? 0) bytes on a page is "
                + "stored whole (\(kernel.rawValue): huge_class_size)"
        case .zswap:
            (kernel.zswapKeepsSameFilledAside
                ? "same-filled pages are not stored; " : "same-filled pages are as others; ")
                + (kernel.zswapKeepsIncompressible
                    ? "what is over \(pageSize.bytes) bytes is stored whole"
                    : "what an allocator does not take, or is over \(pageSize.bytes) bytes, goes to "
                        + "the disk") + " (\(kernel.rawValue))"
        }
    }
}
