// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Slot allocation of 7.3 (`mm/swapfile.c`, `swap_alloc_fast`, `cluster_alloc_swap_entry`): a CPU
/// goes on in its cluster, then takes one that is not full, then a free one, then a fragmented one.
/// Pages of order 0 only.
struct SlotAllocator73 {
    /// The slot that is tried next (`percpu_swap_cluster`); 0: none.
    private var next = 0

    /// - Parameter lists: tells whose page is in memory, so that its copy can be given up.
    /// - Complexity: O(slots of a cluster) while a cluster has room, else O(clusters).
    mutating func choose(
        _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice {
        if next > 0, isUsable(next / area.clusterSlots, in: area),
            let choice = scan(from: next, &area, lists)
        {
            return choice
        }
        while let cluster = area.clusters.first(.nonfull) {
            if let choice = scan(isolated: cluster, &area, lists) { return choice }
        }
        if let free = area.clusters.first(.free),
            let choice = scan(isolated: free, &area, lists)
        {
            return choice
        }
        // swap_reclaim_full_clusters: copies of pages in memory, out of one full cluster.
        if area.isFull, let full = area.clusters.first(.full) {
            area.clusters.append(full, to: .full)
            for slot in area.slots(of: full) where area.isCacheOnly(slot, lists) {
                return .cacheOnly(slot)
            }
        }
        // One is enough: a fragmented cluster has room.
        guard let cluster = area.clusters.first(.fragmented) else { return .none }
        return scan(isolated: cluster, &area, lists) ?? .none
    }

    /// `cluster_is_usable`: a free cluster has no table, a full one no room.
    private func isUsable(_ cluster: Int, in area: borrowing SwapArea) -> Bool {
        switch area.clusters.list(of: cluster) {
        case .none, .nonfull, .fragmented: true
        case .free, .full: false
        }
    }

    /// `isolate_lock_cluster`, and from the cluster's start.
    private mutating func scan(
        isolated cluster: Int, _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice? {
        area.clusters.remove(cluster)
        return scan(from: cluster * area.clusterSlots, &area, lists)
    }

    /// `alloc_swap_scan_cluster`: the first slot that can be had from `slot` to its cluster's
    /// end.
    private mutating func scan(
        from slot: Int, _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice? {
        let cluster = slot / area.clusterSlots
        next = 0
        if !area.isWholeTaken(cluster) {
            for candidate in max(slot, 1)..<area.slots(of: cluster).upperBound {
                if !area.isTaken(candidate) {
                    area.take(candidate)
                    relocate(cluster, in: &area)
                    let isLast = candidate + 1 == area.slots(of: cluster).upperBound
                    if !isLast, !area.isWholeTaken(cluster) { next = candidate + 1 }
                    return .slot(candidate)
                }
                if area.isFull, area.isCacheOnly(candidate, lists) {
                    next = candidate
                    return .cacheOnly(candidate)
                }
            }
        }
        relocate(cluster, in: &area)
        return nil
    }

    /// `relocate_cluster`: after an allocation a cluster is fragmented or full.
    private func relocate(_ cluster: Int, in area: inout SwapArea) {
        let place: ClusterLists.Name = area.isWholeTaken(cluster) ? .full : .fragmented
        if area.clusters.list(of: cluster) != place { area.clusters.append(cluster, to: place) }
    }

    /// A slot was given back (`free_cluster`, `partial_free_cluster`).
    mutating func freed(_ slot: Int, in area: inout SwapArea) {
        let cluster = slot / area.clusterSlots
        if area.clusters.used[cluster] == 0 {
            area.clusters.append(cluster, to: .free)
        } else if area.clusters.list(of: cluster) != .nonfull {
            area.clusters.append(cluster, to: .nonfull)
        }
    }
}
