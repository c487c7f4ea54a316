// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// How a slot is found on a swap device that does not rotate.
    public enum SlotRule: Sendable {
        /// `mm/swapfile.c`, 6.1: `scan_swap_map_slots` within a CPU's cluster.
        case scanOfCluster
        /// `mm/swapfile.c`, 6.12: `cluster_alloc_swap_entry` over lists of clusters.
        case listsOfClusters
        /// `mm/swapfile.c`, 7.3: `cluster_alloc_swap_entry` over the same lists, clusters that are not
        /// full before free ones, and no cache of slots before them.
        case swapTable
    }

    public var slotRule: SlotRule {
        switch self {
        case .linux61: .scanOfCluster
        case .linux612: .listsOfClusters
        case .linux73: .swapTable
        }
    }

    /// Slots of a cluster (`SWAPFILE_CLUSTER`, `mm/swapfile.c`; `mm/swap.h` in 7.3): as many as a huge
    /// page has pages where such a page can be swapped out whole (`CONFIG_THP_SWAP`, which needs
    /// 4 KiB pages), else 256.
    public static func clusterSlots(_ pageSize: PageSize) -> Int {
        pageSize == .kib4 ? pageSize.tableEntries : 256
    }

    /// Distance between clusters that are next to each other on the first list of free ones.
    /// 6.1 and 6.12, `SWAP_CLUSTER_COLS`: as many as an address space of the swap cache has, 16,384
    /// slots (`SWAP_ADDRESS_SPACE_PAGES`). 7.3, `setup_swap_clusters_info`: none are left out.
    public func clusterColumns(_ pageSize: PageSize) -> Int {
        switch self {
        case .linux61, .linux612: 16_384 / Self.clusterSlots(pageSize)
        case .linux73: 1
        }
    }

    /// Whether each CPU keeps slots between reclaim and the swap map (`mm/swap_slots.c`, 6.1 and 6.12).
    public var hasSlotCache: Bool {
        switch self {
        case .linux61, .linux612: true
        case .linux73: false
        }
    }

    /// Whether the slot of a page that is only in the swap cache is free at once when the slot
    /// allocator reclaims it (`mm/swapfile.c`, `__try_to_reclaim_swap`: 6.12 and 7.3), or waits
    /// in the CPU's cache of slots (6.1).
    public var reclaimedSlotIsFreeAtOnce: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether neighbouring pages whose slots are neighbours too give them back together when they
    /// are unmapped, past the CPU's cache of slots (`mm/memory.c`, `zap_pte_range` by
    /// `swap_pte_batch`: 6.12 and 7.3).
    public var givesBackRunsOfSlots: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether zero-filled pages are a bit in memory and never reach the device: since 6.12
    /// (`mm/page_io.c`, `swap_zeromap_folio_set`; in 7.3 the bit is in the swap table).
    public var hasZeroMap: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether a page read from a synchronous device is in the swap cache until it is mapped
    /// (`mm/swap_state.c`, `swapin_sync`, 7.3), or never (`mm/memory.c`, `do_swap_page`, 6.1 and 6.12).
    public var synchronousReadsUseSwapCache: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// Pages of neighbouring slots that one request to a device writes; a page in a request that is not
    /// full has to wait for it (`mm/page_io.c`, `swap_add_folio`: `SWAP_CLUSTER_MAX`, 7.3).
    public var pagesOfWriteRequest: Int {
        switch self {
        case .linux61, .linux612: 1
        case .linux73: 32
        }
    }
}
