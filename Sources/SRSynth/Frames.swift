// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// Free frames: who takes one, and who is set to work when they run short
/// (`mm/page_alloc.c`, `get_page_from_freelist`, `__alloc_pages_slowpath`).
extension MemoryModel {
    /// `SWAP_CLUSTER_MAX`: pages that direct reclaim wants, and that lists are scanned by.
    static var reclaimBatch: Int { 32 }
    /// `DEF_PRIORITY`: lists are first scanned by a 2^12th.
    static var firstPriority: Int { 12 }

    /// Takes a frame for a page; reclaims first when that leaves too few.
    mutating func takeFrame(for page: Int) {
        if zones.wakeKswapd {
            if take(page, above: .low) { return }
            kswapd.isWoken = true
        }
        if take(page, above: .min) { return }
        reclaimDirectly()
        if take(page, above: .min) { return }
        guard zones.main.free > 0 || zones.low.free > 0 else {
            failure =
                failure
                ?? SRError(
                    .outOfMemory,
                    "the model's memory and swap are full: the kernel would kill the workload; "
                        + "give more by --memory or --swap-size")
            return
        }
        take(page, low: zones.main.free == 0)
    }

    private mutating func take(_ page: Int, above mark: Watermarks.Mark) -> Bool {
        let isMain = zones.main.isAbove(zones.main.marks[mark])
        guard isMain || zones.hasLow && zones.low.isAbove(zones.low.marks[mark]) else {
            return false
        }
        take(page, low: !isMain)
        return true
    }

    private mutating func take(_ page: Int, low: Bool) {
        if low {
            zones.low.free -= 1
            lists.pages[page].flags.insert(.lowZone)
        } else {
            zones.main.free -= 1
            lists.pages[page].flags.remove(.lowZone)
        }
    }

    /// Puts a page that has just got its frame on its list.
    mutating func addToLists(_ page: Int, active: Bool) {
        switch settings.reclaim {
        case .activeInactive:
            lists.addHead(page, to: active ? ActiveInactive.active : ActiveInactive.inactive)
        case .multiGen: joinByFault(page)
        }
    }

    /// Takes a page out of memory.
    mutating func giveFrame(of page: Int) {
        switch settings.reclaim {
        case .activeInactive: lists.remove(page)
        case .multiGen: leave(page)
        }
        if lists.pages[page].flags.contains(.lowZone) {
            zones.low.free += 1
        } else {
            zones.main.free += 1
        }
    }
}
