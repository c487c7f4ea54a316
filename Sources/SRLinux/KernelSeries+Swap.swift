// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// How a slot is found on a swap device that does not rotate.
    public enum SlotRule: Sendable {
        /// `mm/swapfile.c`, 6.1: `scan_swap_map_slots` within a CPU's cluster of 256.
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

    /// Whether the slot of a page that is only in the swap cache is free at once when the slot
    /// allocator reclaims it (`mm/swapfile.c`, `__try_to_reclaim_swap`: 6.12 and 7.3), or waits
    /// in the CPU's cache of slots (6.1).
    public var reclaimedSlotIsFreeAtOnce: Bool {
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
}
