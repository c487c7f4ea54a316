// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// One who reclaims, and how far it has come: kswapd loses the CPU in the midst of a batch, and the
/// program then reclaims for itself.
struct Reclaimer {
    let byKswapd: Bool
    /// Pages that it wants of a pass.
    let target: Int
    var priority = MemoryModel.firstPriority
    /// Pages reclaimed in all, and in this pass.
    var reclaimed = 0
    var ofPass = 0
    /// Pages looked at in this pass (`sc->nr_scanned`).
    var looked = 0
    var isInPass = false

    /// The batch that it has isolated, and the next of it to look at.
    var batch: [Int] = []
    var next = 0
    /// The page that has its slot and is not written yet.
    var chosen: Int?
    /// Pages of neighbouring slots that are written together (`struct swap_io_ctx`, 7.3).
    var request: [Int] = []
    /// Pages whose request had not been sent when they were to be freed.
    var waiting: [Int] = []
    /// Whether the pass ends with this batch.
    var isLastBatch = false

    // ActiveInactive.swift: pages of each list that are left to scan.
    var inactive = 0
    var active = 0
    var mayDeactivate = false
    // MultiGenEviction.swift
    var wanted = 0
    var scanned = 0
    /// Whether it has a walk to count in (`set_mm_walk`): kswapd always, others once they have aged.
    var hasWalk: Bool

    init(byKswapd: Bool, target: Int) {
        self.byKswapd = byKswapd
        self.target = target
        hasWalk = byKswapd
    }
}

extension MemoryModel {
    /// Reclaims until enough is free, or until the CPU is somebody else's.
    /// - Returns: whether it has come to its end.
    mutating func reclaim(_ own: inout Reclaimer, until: UInt64) -> Bool {
        while true {
            if !own.isInPass {
                if isDone(own) { return true }
                beginPass(&own)
            }
            while own.next < own.batch.count || own.chosen != nil {
                if own.byKswapd {
                    if time >= until { return false }
                } else if time >= kswapd.due {
                    letKswapdRun()
                }
                look(&own)
            }
            endBatch(&own)
            if own.isLastBatch || !isolateBatch(&own) { endPass(&own) }
        }
    }

    /// `do_try_to_free_pages`: a batch for one who cannot wait.
    mutating func reclaimDirectly() {
        var own = Reclaimer(byKswapd: false, target: Self.reclaimBatch)
        _ = reclaim(&own, until: .max)
        rememberActivations()
    }

    /// `balance_pgdat`, `do_try_to_free_pages`: kswapd goes on until a zone has enough, others until they
    /// have their batch; both scan ever larger parts of the lists.
    private func isDone(_ own: borrowing Reclaimer) -> Bool {
        own.byKswapd
            ? own.priority < 1 || zones.areBalanced
            : own.priority < 0 || own.reclaimed >= own.target
    }

    private mutating func beginPass(_ own: inout Reclaimer) {
        own.isInPass = true
        own.isLastBatch = false
        own.ofPass = 0
        own.looked = 0
        own.batch.removeAll(keepingCapacity: true)
        own.next = 0
        switch settings.reclaim {
        case .activeInactive:
            if own.byKswapd { ageActive() }
            beginActiveInactive(&own)
        case .multiGen: beginGenerations(&own)
        }
    }

    /// The next pages to look at.
    /// - Returns: false if the pass is over.
    private mutating func isolateBatch(_ own: inout Reclaimer) -> Bool {
        own.batch.removeAll(keepingCapacity: true)
        own.next = 0
        // can_reclaim_anon_pages: without a free slot nobody looks at anonymous memory.
        guard area.free > 0 else { return false }
        let isThere =
            switch settings.reclaim {
            case .activeInactive: isolateInactive(&own)
            case .multiGen: isolateOldest(&own)
            }
        if isThere { measureAhead(own.batch) }
        return isThere
    }

    /// Looks at one page, or writes the one that has its slot: between the two the CPU may be lost.
    private mutating func look(_ own: inout Reclaimer) {
        if let page = own.chosen {
            own.chosen = nil
            pageOut(page, &own)
            return
        }
        let page = own.batch[own.next]
        own.next += 1
        // It may have been unmapped meanwhile.
        guard lists.pages[page].list == Page.isolated else { return }
        counters.scanned += 1
        own.looked += 1
        time += costs.scan
        guard mayLeave(page, own) else { return }
        if prepareToLeave(page) {
            own.chosen = page
        } else {
            keep(page, active: true)
        }
    }

    private mutating func mayLeave(_ page: Int, _ own: borrowing Reclaimer) -> Bool {
        switch settings.reclaim {
        case .activeInactive: checkReferences(page)
        case .multiGen: checkYoung(page, hasWalk: own.hasWalk)
        }
    }

    private mutating func keep(_ page: Int, active: Bool) {
        switch settings.reclaim {
        case .activeInactive: activate(page)
        case .multiGen: keepInGenerations(page, active: active)
        }
    }

    private mutating func pageOut(_ page: Int, _ own: inout Reclaimer) {
        guard lists.pages[page].list == Page.isolated else { return }
        guard !lists.pages[page].flags.contains(.mapped) else {
            // The program wanted it while the CPU was its own.
            keep(page, active: true)
            return
        }
        if writeOut(page, &own) {
            count(&own)
        } else {
            own.waiting.append(page)
        }
    }

    private mutating func count(_ own: inout Reclaimer) {
        own.reclaimed += 1
        own.ofPass += 1
        if own.byKswapd {
            counters.stolenByKswapd += 1
        } else {
            counters.stolenDirectly += 1
        }
    }

    /// The requests are sent. Pages that had to wait for theirs are clean: generations look at them
    /// again at once (`evict_folios`), the other lists when they come to the end.
    private mutating func endBatch(_ own: inout Reclaimer) {
        sendRequest(&own)
        for page in own.waiting where lists.pages[page].list == Page.isolated {
            guard settings.reclaim == .multiGen else {
                lists.remove(page)
                lists.addHead(page, to: ActiveInactive.inactive)
                continue
            }
            guard !lists.pages[page].flags.contains(.mapped) else {
                keep(page, active: true)
                continue
            }
            counters.scanned += 1
            own.looked += 1
            remove(page)
            count(&own)
        }
        own.waiting.removeAll(keepingCapacity: true)
        switch settings.reclaim {
        case .activeInactive: endInactiveBatch(&own)
        case .multiGen: endOldestBatch(&own)
        }
    }

    private mutating func endPass(_ own: inout Reclaimer) {
        own.isInPass = false
        if settings.reclaim == .activeInactive { ageActive() }
        guard own.byKswapd else {
            own.priority -= 1
            return
        }
        let isEnough = max(own.looked, own.ofPass) >= own.target
        if !isEnough || own.ofPass == 0 { own.priority -= 1 }
    }
}
