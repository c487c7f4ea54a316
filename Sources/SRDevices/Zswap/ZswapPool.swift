// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay

/// A pool that zswap keeps its pages in: what its parameter `zpool` names.
protocol ZswapPool: Sendable {
    /// Whether the allocator has an order of its own in which it gives pages up (`zpool_evictable`,
    /// 6.1).
    static var evicts: Bool { get }
    /// `zpool_get_total_pages()`.
    var pages: Int { get }
    /// Bytes beside the pages.
    var metadata: Int { get }

    /// `zpool_malloc()`: a handle; 0 if the model's arena is used up, ``PoolHandle/refused`` for what
    /// the allocator never takes.
    mutating func allocate(_ size: Int) -> UInt32
    /// `zpool_free()`.
    mutating func free(_ handle: UInt32, size: Int)
    /// Has the pool's workers do what frees left to them; ``allocate(_:)`` and ``claim()`` do so first.
    mutating func settle()
    /// Claims the page that is next to go, for which each of its objects is to be freed.
    ///
    /// - Returns: handles of its objects in the order in which they go; nil: there is no page that
    ///   could.
    mutating func claim() -> [UInt32]?
    /// Ends the claim. A page that still has objects stays, as the youngest.
    ///
    /// - Returns: whether the page came free.
    mutating func release() -> Bool
}

extension ZsmallocPool: ZswapPool {
    static var evicts: Bool { false }
    @inline(__always) mutating func free(_ handle: UInt32, size: Int) { free(handle) }
    @inline(__always) mutating func settle() {}
    mutating func claim() -> [UInt32]? { nil }
    mutating func release() -> Bool { false }
}

extension EvictingPool: ZswapPool {
    static var evicts: Bool { true }
}
