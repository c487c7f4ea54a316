// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// Whether zswap gives up a page's entry when the page is read into the swap cache, and the page
    /// has to be stored anew: `zswap_load`, 6.12 and 7.3. `zswap_frontswap_load` of 6.1 keeps it.
    public var zswapLoadsAreExclusive: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// How zswap makes room in a full pool.
    public enum ZswapReclaimRule: Sendable {
        /// 6.1: not by itself. `zpool_shrink` asks the allocator: zbud and z3fold empty a page,
        /// zsmalloc writes nothing back.
        case none
        /// 6.12, `shrink_worker`: entries from the oldest on, one a step, until the pool is at the
        /// accept threshold; one that was referenced is let by once.
        case onePage
        /// 7.3: the same in steps of `SWAP_CLUSTER_MAX` entries, 32.
        case clusters
    }

    public var zswapReclaimRule: ZswapReclaimRule {
        switch self {
        case .linux61: .none
        case .linux612: .onePage
        case .linux73: .clusters
        }
    }

    /// Entries that one step of reclaim looks at: `shrink_memcg`, `mm/zswap.c`; 0 where there is none.
    public var zswapReclaimStep: Int {
        switch zswapReclaimRule {
        case .none: 0
        case .onePage: 1
        case .clusters: 32
        }
    }

    /// `MAX_RECLAIM_RETRIES`, `mm/zswap.c`, 6.12 and 7.3: steps without a page written back after
    /// which reclaim gives up.
    public static let zswapReclaimRetries = 16

    /// Pages that zbud and z3fold try to empty before they give up: `zbud_zpool_shrink`, `mm/zbud.c`,
    /// and `z3fold_zpool_shrink`, `mm/z3fold.c`, 6.1.
    public static let zpoolReclaimRetries = 8

    /// Whether zswap has a shrinker (`shrinker_enabled`): 6.12 and 7.3.
    public var hasZswapShrinker: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether the pool counts as full only above its limit: `zswap_is_full`, 6.1. In 6.12 and 7.3 it is
    /// full at it (`zswap_check_limits`).
    public var zswapIsFullAboveLimit: Bool {
        switch self {
        case .linux61: true
        case .linux612, .linux73: false
        }
    }

    /// Whether zswap judges its pool by a count of its own, made after stores and frees:
    /// `zswap_pool_total_size`, 6.1. 6.12 and 7.3 ask the pool (`zswap_total_pages`).
    public var zswapKeepsPoolSize: Bool {
        switch self {
        case .linux61: true
        case .linux612, .linux73: false
        }
    }

    /// Slots that a CPU collects before it gives them back at one go: `SWAP_SLOTS_CACHE_SIZE`,
    /// `include/linux/swap_slots.h`, 6.1. So many frees of a trace follow one another.
    public static let swapSlotsCollected = 64

    /// Bytes of `struct zswap_entry`, `mm/zswap.c`, on 64-bit machines.
    public var zswapEntryBytes: Int {
        switch self {
        case .linux61: 64
        case .linux612, .linux73: 56
        }
    }

    /// Figures of `do_shrink_slab`, `mm/shrinker.c`, 6.12 and 7.3.
    public enum Shrinker {
        /// `DEF_PRIORITY`, `include/linux/mmzone.h`: how hard reclaim tries, from 12 down to 0.
        public static let usualPriority = 12
        /// `SHRINK_BATCH`: objects of one scan.
        public static let batch = 128
        /// `DEFAULT_SEEKS`: what it costs to make an object anew.
        public static let seeks = 2
        /// `SWAP_CLUSTER_MAX`: pages that one pass of reclaim wants.
        public static let pagesOfPass = 32
    }
}
