// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The swap device's slots and their clusters (`SWAPFILE_CLUSTER`).
///
/// Holds who has which slot; which one is next is decided by ``SlotAllocator61``,
/// ``SlotAllocator612`` or ``SlotAllocator73``.
struct SwapArea: ~Copyable {
    /// Slots, the header's included.
    let slots: Int
    /// Slots of a cluster.
    let clusterSlots: Int
    private(set) var used = 1
    /// The page that a slot belongs to; only meaningful while the slot is in use.
    var owner: Column<UInt32>
    private var taken: Column<Bool>
    var clusters: ClusterLists

    init(slots: Int, _ kernel: KernelSeries, _ pageSize: PageSize) {
        self.slots = slots
        clusterSlots = KernelSeries.clusterSlots(pageSize)
        owner = Column(slots, filledWith: Page.none)
        taken = Column(slots, filledWith: false)
        let count = (slots + clusterSlots - 1) / clusterSlots
        clusters = ClusterLists(count)
        taken[0] = true
        clusters.used[0] = 1
        // A last cluster that the device ends in counts as used for the rest.
        let rest = count * clusterSlots - slots
        clusters.used[count - 1] += UInt16(rest)
        // mm/swapfile.c, setup_swap_map_and_extents: column by column.
        let columns = kernel.clusterColumns(pageSize)
        for column in 0..<columns {
            for cluster in stride(from: column, to: count, by: columns) {
                clusters.append(cluster, to: clusters.used[cluster] == 0 ? .free : .nonfull)
            }
        }
    }

    /// `nr_swap_pages`.
    var free: Int { slots - used }
    /// `vm_swap_full`: less than half is free.
    var isFull: Bool { free * 2 < slots - 1 }

    func isTaken(_ slot: Int) -> Bool { taken[slot] }

    /// Whether every slot of a cluster is in use.
    func isWholeTaken(_ cluster: Int) -> Bool { clusters.used[cluster] == UInt16(clusterSlots) }

    /// The slots of a cluster that can be had: neither the header's nor beyond the device.
    func slots(of cluster: Int) -> Range<Int> {
        let start = cluster * clusterSlots
        return max(start, 1)..<min(start + clusterSlots, slots)
    }

    /// Whether a slot's page is in memory and in the page table, so that nobody would read it.
    func isCacheOnly(_ slot: Int, _ lists: borrowing PageLists) -> Bool {
        guard taken[slot], owner[slot] != Page.none else { return false }
        let page = lists.pages[Int(owner[slot])]
        return page.slot == UInt32(slot) && page.flags.isSuperset(of: [.cached, .mapped])
            && !page.flags.contains(.writeback)
    }

    mutating func take(_ slot: Int) {
        taken[slot] = true
        used += 1
        clusters.used[slot / clusterSlots] += 1
    }

    mutating func giveBack(_ slot: Int) {
        precondition(taken[slot] && slot > 0, "a slot is freed once")
        taken[slot] = false
        owner[slot] = Page.none
        used -= 1
        clusters.used[slot / clusterSlots] -= 1
    }
}

/// What an allocator of slots found.
enum SlotChoice: Equatable {
    case slot(Int)
    /// Its page is in memory and in the page table: the kernel gives up the copy on the device
    /// when swap is short.
    case cacheOnly(Int)
    case none
}
