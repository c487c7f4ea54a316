// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRLinux
package import SRSupport

/// A pool of zsmalloc as a device of the kernel holds it: the model of ``AllocatorCatalogue``, with
/// what zram and zswap ask of a pool besides.
///
/// Every operation is O(1) but `compact()`. Public, as ``Table`` is, for what is asked after every
/// event.
public struct ZsmallocPool: Sendable {
    private var model: Zsmalloc
    /// `zs_get_total_pages()`.
    public private(set) var pages = 0
    /// Bytes beside the pages: handles, and a descriptor for each zspage.
    public private(set) var metadata = 0
    private let places: [UInt16]
    private let index: ZsmallocClasses.Index
    /// What `zs_lookup_class_index()` adds to a length.
    private let lookupExtra: Int
    /// `zs_huge_class_size()`, `mm/zsmalloc.c`: objects from this length on get a page each.
    package let hugeClassSize: Int

    /// Most bytes of pages that a pool may hold: address space for the model's tables.
    package static let arenaBytes = 16 << 30

    /// - Parameters:
    ///   - kernel: whose rules are followed.
    ///   - pageSize: of that kernel.
    ///   - chain: most pages of a zspage, `CONFIG_ZSMALLOC_CHAIN_SIZE`; nil: the kernel's usual.
    /// - Throws: `SRError` of code `usage` for a chain that the kernel cannot be built with.
    package init(
        _ kernel: KernelSeries, _ pageSize: PageSize, chain: Int? = nil
    ) throws(SRError) {
        var options = AllocatorOptions(pageSize: pageSize)
        options.kernel = kernel
        options.arenaBytes = Self.arenaBytes
        if let chain { options.settings["chain"] = String(chain) }
        model = try Zsmalloc(options)
        let table = ZsmallocClasses(kernel, pageSize, chain: chain)
        places = table.places
        index = table.index
        lookupExtra = kernel.zsmallocLookupCountsHandle ? ZsmallocClasses.handleBytes : 0
        hugeClassSize = table.hugeClassSize
    }

    /// `zs_malloc()`: a handle, which is never 0; 0 if the model's arena is used up.
    ///
    /// - Parameter size: 1 up to a page's bytes.
    package mutating func allocate(_ size: Int) -> UInt32 {
        let handle = model.allocate(size)
        note()
        return handle == Handle.exhausted ? 0 : UInt32(truncatingIfNeeded: handle)
    }

    /// `zs_free()`.
    package mutating func free(_ handle: UInt32) {
        model.free(UInt64(handle), size: 0)
        note()
    }

    /// `zs_compact()`: pages that came free.
    package mutating func compact() -> Int {
        let pages = model.compact()
        note()
        return pages
    }

    /// Keeps what devices ask for after every event where they read it without a call.
    @inline(__always) private mutating func note() {
        pages = model.holdings.pages
        metadata = model.holdings.metadataOutside
    }

    /// The order of `zs_lookup_class_index()`, 6.12 and 7.3: equal for lengths that it takes for those
    /// of one class.
    package func classOrder(_ length: Int) -> Int { Int(places[index(length &+ lookupExtra)]) }

    /// Walks all that is held; nil, or what is wrong in words.
    package func check() -> String? { model.check() }
}

/// Figures of zsmalloc that settings of devices are held against.
package enum ZsmallocLimits {
    /// `zs_huge_class_size()`, bytes.
    package static func hugeClassSize(_ kernel: KernelSeries, _ pageSize: PageSize) -> Int {
        ZsmallocClasses(kernel, pageSize).hugeClassSize
    }
}
