// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Slot allocation of 6.12 (`mm/swapfile.c`, `cluster_alloc_swap_entry`): a CPU goes on in its
/// cluster, then takes a free one, then one that is not full, then a fragmented one. Pages of
/// order 0 only.
struct SlotAllocator612 {
    /// The slot that is tried next; 0: none.
    private var next = 0

    /// - Parameter lists: tells whose page is in memory, so that its copy can be given up.
    /// - Complexity: O(slots of a cluster) while a cluster has room, else O(clusters).
    mutating func choose(
        _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice {
        if next > 0, let choice = scan(from: next, &area, lists) { return choice }
        if let free = area.clusters.first(.free) {
            return scan(from: free * area.clusterSlots, &area, lists) ?? .none
        }
        // swap_reclaim_full_clusters: copies of pages in memory, out of one full cluster.
        if area.isFull, let full = area.clusters.first(.full) {
            area.clusters.append(full, to: .full)
            for slot in area.slots(of: full) where area.isCacheOnly(slot, lists) {
                return .cacheOnly(slot)
            }
        }
        while let cluster = area.clusters.first(.nonfull) {
            area.clusters.append(cluster, to: .fragmented)
            let start = cluster * area.clusterSlots
            if let choice = scan(from: start, &area, lists) { return choice }
        }
        for _ in 0..<area.clusters.count(.fragmented) {
            guard let cluster = area.clusters.first(.fragmented) else { break }
            area.clusters.append(cluster, to: .fragmented)
            let start = cluster * area.clusterSlots
            if let choice = scan(from: start, &area, lists) { return choice }
        }
        return .none
    }

    /// `alloc_swap_scan_cluster`: the first slot that can be had from `slot` to its cluster's
    /// end.
    private mutating func scan(
        from slot: Int, _ area: inout SwapArea, _ lists: borrowing PageLists
    ) -> SlotChoice? {
        let cluster = slot / area.clusterSlots
        next = 0
        guard !area.isWholeTaken(cluster) else { return nil }
        for candidate in max(slot, 1)..<area.slots(of: cluster).upperBound {
            if !area.isTaken(candidate) {
                return take(candidate, cluster, &area)
            }
            if area.isFull, area.isCacheOnly(candidate, lists) {
                next = candidate
                return .cacheOnly(candidate)
            }
        }
        return nil
    }

    private mutating func take(
        _ slot: Int, _ cluster: Int, _ area: inout SwapArea
    ) -> SlotChoice {
        area.take(slot)
        if area.clusters.list(of: cluster) == .free {
            area.clusters.append(cluster, to: .nonfull)
        }
        if area.isWholeTaken(cluster) {
            area.clusters.append(cluster, to: .full)
        } else if (slot + 1) % area.clusterSlots != 0, slot + 1 < area.slots {
            next = slot + 1
        }
        return .slot(slot)
    }

    /// A slot was given back (`dec_cluster_info_page`).
    mutating func freed(_ slot: Int, in area: inout SwapArea) {
        let cluster = slot / area.clusterSlots
        if area.clusters.used[cluster] == 0 {
            area.clusters.append(cluster, to: .free)
        } else if area.clusters.list(of: cluster) != .nonfull {
            area.clusters.append(cluster, to: .nonfull)
        }
    }
}
