// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Slot allocation of 6.1 on a device that does not rotate (`mm/swapfile.c`,
/// `scan_swap_map_slots`, `scan_swap_map_try_ssd_cluster`): a CPU fills one cluster, then the
/// first of the free ones; when there is none, it scans the map for any free slot.
struct SlotAllocator61 {
    /// The CPU's cluster and the slot in it that is tried next; -1: none.
    private var cluster = -1
    private var next = 0
    /// Where a scan of the whole map goes on (`cluster_next_cpu`).
    private var cursor = 1

    /// - Parameter lists: tells whose page is in memory, so that its copy can be given up.
    /// - Complexity: O(1) while there are free clusters, else O(slots).
    mutating func choose(
        _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice {
        while true {
            if cluster < 0 {
                guard let free = area.clusters.first(.free) else { break }
                cluster = free
                next = free * area.clusterSlots
            }
            let end = min((cluster + 1) * area.clusterSlots, area.slots)
            while next < end, area.isTaken(next) { next += 1 }
            if next < end, !mustQueue(in: area) {
                next += 1
                return take(next - 1, in: &area)
            }
            cluster = -1
        }
        return scan(&area, lists)
    }

    /// `scan_swap_map_ssd_cluster_conflict`: the cluster became free, and is not the first that is.
    private func mustQueue(in area: borrowing SwapArea) -> Bool {
        area.clusters.list(of: cluster) == .free && area.clusters.first(.free) != cluster
    }

    private mutating func scan(
        _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice {
        let mayReclaim = area.isFull
        for step in 0..<area.slots - 1 {
            let slot = 1 + (cursor - 1 + step) % (area.slots - 1)
            if !area.isTaken(slot) { return take(slot, in: &area) }
            if mayReclaim, area.isCacheOnly(slot, lists) {
                cursor = slot + 1
                return .cacheOnly(slot)
            }
        }
        return .none
    }

    private mutating func take(_ slot: Int, in area: inout SwapArea) -> SlotChoice {
        area.take(slot)
        cursor = slot + 1
        let cluster = slot / area.clusterSlots
        if area.clusters.list(of: cluster) == .free { area.clusters.remove(cluster) }
        return .slot(slot)
    }

    /// A slot was given back: an empty cluster is the last of the free ones.
    mutating func freed(_ slot: Int, in area: inout SwapArea) {
        let cluster = slot / area.clusterSlots
        if area.clusters.used[cluster] == 0 { area.clusters.append(cluster, to: .free) }
    }
}
