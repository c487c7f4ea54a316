// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRLinux
package import SRSupport

/// Handles of pools that are none.
package enum PoolHandle {
    /// `-ENOSPC`: objects of this size have no place here ever.
    package static let refused = UInt32.max
}

/// An allocator whose pages can be emptied one by one.
protocol EvictableAllocator: Allocator {
    /// The page that an object is in. O(1).
    func page(of handle: UInt64) -> UInt32
    /// Whether all objects of a page can be evicted.
    func canClaim(_ page: UInt32) -> Bool
    /// Takes a page out of its list, until ``release(_:)``.
    ///
    /// - Returns: handles of its objects, in the order in which they are evicted.
    func claim(_ page: UInt32) -> [UInt64]
    /// Gives an object up, and leaves work to ``settle(_:)`` that the kernel leaves to a worker.
    mutating func freeLater(_ handle: UInt64, size: Int)
    /// Does that work. O(pages that wait).
    ///
    /// - Parameter dropped: is told the pages that came free.
    mutating func settle(_ dropped: (UInt32) -> Void)
    /// Frees an object of a claimed page, which stays.
    mutating func freeClaimed(_ handle: UInt64, size: Int)
    /// Gives a claimed page back: to the system if it is empty, else to the allocator.
    ///
    /// - Returns: whether it was empty.
    mutating func release(_ page: UInt32) -> Bool
}

extension EvictableAllocator {
    func canClaim(_ page: UInt32) -> Bool { true }
    mutating func freeLater(_ handle: UInt64, size: Int) { free(handle, size: size) }
    mutating func settle(_ dropped: (UInt32) -> Void) {}
}

/// zbud or z3fold with the order in which 6.1 takes their pages: the one least lately given an object
/// goes first (`pool->lru` of mm/zbud.c and mm/z3fold.c). Every operation is O(1), but ``claim()``
/// goes past pages that cannot be emptied.
package struct EvictingPool: Sendable {
    private var model: any EvictableAllocator
    /// All pages but the claimed one, the youngest first.
    private let order: LinkedLists
    private var claimed: UInt32 = 0
    /// Whether ``settle()`` may have something to do.
    private var waits = false
    private let pageBytes: Int

    /// - Parameters:
    ///   - allocator: zbud or z3fold.
    ///   - pageSize: of the kernel.
    /// - Throws: `SRError` of code `usage` for another allocator.
    package init(_ allocator: KernelAllocator, _ pageSize: PageSize) throws(SRError) {
        pageBytes = pageSize.bytes
        var options = AllocatorOptions(pageSize: pageSize)
        options.arenaBytes = ZsmallocPool.arenaBytes
        switch allocator {
        case .zbud: model = Zbud(options)
        case .z3fold: model = Z3fold(options)
        case .zsmalloc, .slub:
            throw SRError(.usage, "\(allocator.rawValue) evicts no pages")
        }
        order = LinkedLists(lists: 1, records: options.arenaPages + 1)
    }

    /// Pages of the system that it has.
    package var pages: Int { model.holdings.pages }
    /// Bytes beside the pages.
    package var metadata: Int { model.holdings.metadataOutside }

    /// A handle; 0 if the arena is used up, ``PoolHandle/refused`` for what has no place here ever.
    package mutating func allocate(_ size: Int) -> UInt32 {
        guard size <= pageBytes else { return PoolHandle.refused }
        settle()
        let before = pages
        let handle = model.allocate(size)
        if handle == Handle.refused { return PoolHandle.refused }
        if handle == Handle.exhausted { return 0 }
        let page = model.page(of: handle)
        if pages == before { order.remove(page, from: 0) }
        order.addFirst(page, to: 0)
        return UInt32(truncatingIfNeeded: handle)
    }

    /// Gives an object up; that of a claimed page leaves the page where it is. What z3fold then leaves
    /// to a worker is done by ``settle()``: its page may come free only there.
    package mutating func free(_ handle: UInt32, size: Int) {
        let page = model.page(of: UInt64(handle))
        if page == claimed { return model.freeClaimed(UInt64(handle), size: size) }
        let before = pages
        model.freeLater(UInt64(handle), size: size)
        if pages < before { order.remove(page, from: 0) }
        waits = true
    }

    /// Does what workers do once they have the CPU: z3fold's compaction. Every other call but a free
    /// does so first.
    @inline(__always) package mutating func settle() {
        guard waits else { return }
        waits = false
        let order = order
        model.settle { order.remove($0, from: 0) }
    }

    /// Takes the page that is next to go out of its lists, so that its objects can be freed.
    ///
    /// - Returns: handles of its objects in the order in which they go; nil: there is no page that
    ///   could.
    package mutating func claim() -> [UInt32]? {
        settle()
        var page = order.last(0)
        while page != 0, !model.canClaim(page) { page = order.before(page) }
        guard page != 0 else { return nil }
        order.remove(page, from: 0)
        claimed = page
        return model.claim(page).map { UInt32(truncatingIfNeeded: $0) }
    }

    /// Ends the claim. A page that still has objects stays, as the youngest.
    ///
    /// - Returns: whether the page came free.
    package mutating func release() -> Bool {
        let page = claimed
        claimed = 0
        if model.release(page) { return true }
        order.addFirst(page, to: 0)
        return false
    }

    /// Walks all that is held; nil, or what is wrong in words.
    package func check() -> String? { model.check() ?? order.check(0) }
}
