// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// Free frames: who takes one, and who is set to work when they run short
/// (`mm/page_alloc.c`, `__alloc_pages_slowpath`).
extension MemoryModel {
    /// `SWAP_CLUSTER_MAX`: pages that direct reclaim wants, and that lists are scanned by.
    static var reclaimBatch: Int { 32 }
    /// `DEF_PRIORITY`: lists are first scanned by a 2^12th.
    static var firstPriority: Int { 12 }

    /// Takes a frame; reclaims first when that leaves too few.
    mutating func takeFrame() {
        if freeFrames <= marks.low { kswapdWoken = true }
        if freeFrames <= marks.min { reclaimDirectly() }
        if freeFrames == 0 {
            failure =
                failure
                ?? SRError(
                    .outOfMemory,
                    "the model's memory and swap are full: the kernel would kill the workload; "
                        + "give more by --memory or --swap-size")
            return
        }
        freeFrames -= 1
    }

    /// Lets kswapd work, if it was woken. It runs as soon as the fault that woke it is over:
    /// a thread that has slept is ahead in the scheduler's order.
    mutating func runKswapd() {
        guard kswapdWoken else { return }
        kswapdWoken = false
        balance()
    }

    /// `balance_pgdat`: scans ever larger parts of the lists until enough is free.
    private mutating func balance() {
        var priority = startingPriority()
        let target = max(marks.high, Self.reclaimBatch)
        while priority >= 1, freeFrames <= marks.high {
            let before = counters.scanned
            let reclaimed = shrink(
                priority: priority, target: target, byKswapd: true)
            counters.stolenByKswapd += UInt64(reclaimed)
            let enough = counters.scanned - before >= UInt64(target)
            if !enough || reclaimed == 0 { priority -= 1 }
        }
        rememberActivations()
    }

    /// `do_try_to_free_pages`: a batch for one who cannot wait.
    private mutating func reclaimDirectly() {
        var reclaimed = 0
        var priority = Self.firstPriority
        while priority >= 0, reclaimed < Self.reclaimBatch {
            reclaimed += shrink(
                priority: priority, target: Self.reclaimBatch, byKswapd: false)
            priority -= 1
        }
        counters.stolenDirectly += UInt64(reclaimed)
        rememberActivations()
    }

    private mutating func shrink(priority: Int, target: Int, byKswapd: Bool) -> Int {
        // can_reclaim_anon_pages: without a free slot nobody looks at anonymous memory.
        guard area.free > 0 else { return 0 }
        return switch settings.reclaim {
        case .activeInactive:
            shrinkActiveInactive(priority: priority, target: target)
        case .multiGen:
            shrinkGenerations(priority: priority, target: target, byKswapd: byKswapd)
        }
    }

    private func startingPriority() -> Int {
        settings.reclaim == .multiGen ? generationsPriority() : Self.firstPriority
    }

    /// Puts a page that has just got its frame on its list.
    mutating func addToLists(_ page: Int, active: Bool) {
        switch settings.reclaim {
        case .activeInactive:
            lists.addHead(page, to: active ? ActiveInactive.active : ActiveInactive.inactive)
        case .multiGen:
            // folio_add_lru: what a fault brings in is young.
            join(page, generation: generations.youngest)
        }
    }

    /// Takes a page out of memory.
    mutating func giveFrame(of page: Int) {
        switch settings.reclaim {
        case .activeInactive: lists.remove(page)
        case .multiGen: leave(page)
        }
        freeFrames += 1
    }
}
