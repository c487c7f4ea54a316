// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Active and inactive lists with a second chance (`mm/vmscan.c`), for anonymous pages.
///
/// The file lists are taken to be all but empty, as they are in a guest that swaps: then
/// `get_scan_count` puts all pressure on anonymous memory.
enum ActiveInactive {
    static let inactive = 0
    static let active = 1
    static let lists = 2
}

extension MemoryModel {
    /// `inactive_is_low`: the active list is longer by the ratio for this much memory.
    private var inactiveIsLow: Bool {
        let inactive = lists.count(ActiveInactive.inactive)
        let active = lists.count(ActiveInactive.active)
        let gigabytes = (inactive + active) >> 18
        var ratio = 1
        // int_sqrt(10 * gb)
        while gigabytes > 0, (ratio + 1) * (ratio + 1) <= 10 * gigabytes { ratio += 1 }
        return inactive * ratio < active
    }

    /// `shrink_lruvec`: a 2^priority-th of each list, in batches.
    mutating func beginActiveInactive(_ own: inout Reclaimer) {
        // prepare_scan_count: pages that came back and were activated since the last
        // reclaim put the active list up for deactivation too.
        own.mayDeactivate = activations != activationsSeen || inactiveIsLow
        own.inactive = lists.count(ActiveInactive.inactive) >> own.priority
        own.active = lists.count(ActiveInactive.active) >> own.priority
    }

    /// `isolate_lru_folios`: the pages that have been on the inactive list longest.
    mutating func isolateInactive(_ own: inout Reclaimer) -> Bool {
        guard own.inactive > 0 else { return false }
        let wanted = min(own.inactive, Self.reclaimBatch)
        own.inactive -= wanted
        while own.batch.count < wanted {
            let oldest = lists.oldest(ActiveInactive.inactive)
            guard oldest != Page.none else { break }
            own.batch.append(Int(oldest))
            lists.isolate(Int(oldest))
        }
        return !own.batch.isEmpty
    }

    /// After each batch of the inactive list one of the active list is deactivated; who has what it wants
    /// stops, but direct reclaim not at the first priority.
    mutating func endInactiveBatch(_ own: inout Reclaimer) {
        guard !own.batch.isEmpty else { return }
        if own.active > 0 {
            let batch = min(own.active, Self.reclaimBatch)
            own.active -= batch
            if own.mayDeactivate { shrinkActive(batch) }
        }
        let goesOn = !own.byKswapd && own.priority == Self.firstPriority
        if own.ofPass >= own.target, !goesOn { own.isLastBatch = true }
    }

    /// `age_active_anon` and `kswapd_age_node`, before each of kswapd's passes.
    mutating func ageActive() {
        if inactiveIsLow { shrinkActive(Self.reclaimBatch) }
    }

    /// `folio_check_references`: a page that was touched since the last look stays; one
    /// that was touched at two looks running becomes active.
    /// - Returns: whether the page may leave; else it is on a list again.
    mutating func checkReferences(_ page: Int) -> Bool {
        let flags = lists.pages[page].flags
        lists.pages[page].flags.subtract([.young, .referenced])
        guard flags.isSuperset(of: [.mapped, .young]) else { return true }
        lists.pages[page].flags.insert(.referenced)
        if flags.contains(.referenced) {
            activate(page)
        } else {
            lists.remove(page)
            lists.addHead(page, to: ActiveInactive.inactive)
        }
        return false
    }

    /// A page that stays for long.
    mutating func activate(_ page: Int) {
        giveUpCopyIfSwapIsFull(page)
        lists.remove(page)
        lists.addHead(page, to: ActiveInactive.active)
        counters.activated += 1
        // move_folios_to_lru, by workingset_age_nonresident.
        nonresidentAge &+= 1
    }

    /// `shrink_active_list`: anonymous pages are deactivated, touched or not.
    private mutating func shrinkActive(_ batch: Int) {
        for _ in 0..<batch {
            let oldest = lists.oldest(ActiveInactive.active)
            guard oldest != Page.none else { return }
            let page = Int(oldest)
            time += costs.scan
            lists.pages[page].flags.remove(.young)
            lists.pages[page].flags.insert(.workingset)
            lists.remove(page)
            lists.addHead(page, to: ActiveInactive.inactive)
        }
    }
}
