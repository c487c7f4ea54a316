// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// The CPU's cache of slots, between reclaim and the swap map (`mm/swap_slots.c`, 6.1 and
/// 6.12; 7.3 has none).
struct SlotCache {
    /// `SWAP_SLOTS_CACHE_SIZE`.
    static let size = 64
    /// Free slots above which the cache is used, and below which it no longer is
    /// (`THRESHOLD_ACTIVATE_SWAP_SLOTS_CACHE`, `THRESHOLD_DEACTIVATE_…`, a CPU).
    static let activeAbove = 5 * size
    static let inactiveBelow = 2 * size

    var isActive = false
    /// Allocated and not handed out yet, the next one last.
    var taken: [Int] = []
    /// Freed and not given back to the map yet.
    var returned: [Int] = []
}

extension MemoryModel {
    /// `folio_alloc_swap`: a slot out of the cache, which is filled 64 at a time.
    mutating func takeSlot() -> Int? {
        guard settings.kernel.hasSlotCache else { return takeFromMap() }
        checkSlotCache()
        guard slotCache.isActive else { return takeFromMap() }
        if slotCache.taken.isEmpty {
            while slotCache.taken.count < SlotCache.size, let slot = takeFromMap() {
                slotCache.taken.append(slot)
            }
            slotCache.taken.reverse()
        }
        return slotCache.taken.popLast() ?? takeFromMap()
    }

    /// `free_swap_slot`: when 64 have come together, they go back to the map, and the device
    /// is told of each.
    mutating func freeSlot(_ slot: Int) {
        guard slotCache.isActive else { return giveToMap(slot) }
        if slotCache.returned.count >= SlotCache.size {
            for slot in slotCache.returned { giveToMap(slot) }
            slotCache.returned.removeAll(keepingCapacity: true)
        }
        slotCache.returned.append(slot)
    }

    /// `check_cache_active`.
    private mutating func checkSlotCache() {
        if !slotCache.isActive {
            if area.free > SlotCache.activeAbove { slotCache.isActive = true }
        } else if area.free < SlotCache.inactiveBelow {
            slotCache.isActive = false
            for slot in slotCache.taken.reversed() + slotCache.returned { giveToMap(slot) }
            slotCache.taken.removeAll(keepingCapacity: true)
            slotCache.returned.removeAll(keepingCapacity: true)
        }
    }

    /// Takes a slot from the map; gives up copies of pages in memory where the allocator
    /// asks for that.
    private mutating func takeFromMap() -> Int? {
        // Each try gives up a copy, so there is an end.
        while true {
            switch choose() {
            case .slot(let slot): return slot
            case .none: return nil
            case .cacheOnly(let slot):
                let page = Int(area.owner[slot])
                lists.pages[page].slot = 0
                lists.pages[page].flags.remove(.cached)
                lists.pages[page].flags.insert(.dirty)
                freeReclaimedSlot(slot)
            }
        }
    }

    /// `__try_to_reclaim_swap`: in 6.12 and 7.3 the slot is free at once, in 6.1 it waits in the
    /// cache.
    mutating func freeReclaimedSlot(_ slot: Int) {
        if settings.kernel.reclaimedSlotIsFreeAtOnce { giveToMap(slot) } else { freeSlot(slot) }
    }

    private mutating func choose() -> SlotChoice {
        switch settings.kernel.slotRule {
        case .scanOfCluster: allocator61.choose(&area, lists)
        case .listsOfClusters: allocator612.choose(&area, lists)
        case .swapTable: allocator73.choose(&area, lists)
        }
    }

    /// Gives a slot back to the map (`swap_range_free`), and tells the device.
    mutating func giveToMap(_ slot: Int) {
        area.giveBack(slot)
        switch settings.kernel.slotRule {
        case .scanOfCluster: allocator61.freed(slot, in: &area)
        case .listsOfClusters: allocator612.freed(slot, in: &area)
        case .swapTable: allocator73.freed(slot, in: &area)
        }
        time += costs.free
        emit(.free, slot: slot)
    }
}
