// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The swap device's slots and their clusters of 256 (`SWAPFILE_CLUSTER`).
///
/// Holds who has which slot; which one is next is decided by ``SlotAllocator61`` or
/// ``SlotAllocator612``.
struct SwapArea: ~Copyable {
    static let clusterSlots = 256
    /// 6.1, `SWAP_CLUSTER_SPACE_COLS`: an address space of the swap cache spans 64 clusters,
    /// and free clusters are first listed so that neighbours in the list are in different ones.
    private static let columns = 64

    /// Slots, the header's included.
    let slots: Int
    private(set) var used = 1
    /// The page that a slot belongs to; only meaningful while the slot is in use.
    var owner: Column<UInt32>
    private var taken: Column<Bool>
    var clusters: ClusterLists

    init(slots: Int) {
        self.slots = slots
        owner = Column(slots, filledWith: Page.none)
        taken = Column(slots, filledWith: false)
        let count = (slots + Self.clusterSlots - 1) / Self.clusterSlots
        clusters = ClusterLists(count)
        taken[0] = true
        clusters.used[0] = 1
        // A last cluster that the device ends in counts as used for the rest.
        let rest = count * Self.clusterSlots - slots
        clusters.used[count - 1] += UInt16(rest)
        // mm/swapfile.c, setup_swap_map_and_extents: column by column.
        for column in 0..<Self.columns {
            for cluster in stride(from: column, to: count, by: Self.columns) {
                clusters.append(cluster, to: clusters.used[cluster] == 0 ? .free : .nonfull)
            }
        }
    }

    /// `nr_swap_pages`.
    var free: Int { slots - used }
    /// `vm_swap_full`: less than half is free.
    var isFull: Bool { free * 2 < slots - 1 }

    func isTaken(_ slot: Int) -> Bool { taken[slot] }

    /// Whether a slot's page is in memory and in the page table, so that nobody would read it.
    func isCacheOnly(_ slot: Int, _ lists: borrowing PageLists) -> Bool {
        guard taken[slot], owner[slot] != Page.none else { return false }
        let page = lists.pages[Int(owner[slot])]
        return page.slot == UInt32(slot) && page.flags.isSuperset(of: [.cached, .mapped])
    }

    mutating func take(_ slot: Int) {
        taken[slot] = true
        used += 1
        clusters.used[slot / Self.clusterSlots] += 1
    }

    mutating func giveBack(_ slot: Int) {
        precondition(taken[slot] && slot > 0, "a slot is freed once")
        taken[slot] = false
        owner[slot] = Page.none
        used -= 1
        clusters.used[slot / Self.clusterSlots] -= 1
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
