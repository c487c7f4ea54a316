// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Active and inactive lists with a second chance (`mm/vmscan.c`, 6.1), for anonymous pages.
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
    /// - Returns: pages reclaimed.
    mutating func shrinkActiveInactive(priority: Int, target: Int) -> Int {
        // prepare_scan_count: pages that came back and were activated since the last
        // reclaim put the active list up for deactivation too.
        let mayDeactivate = activations != activationsSeen || inactiveIsLow
        var inactive = lists.count(ActiveInactive.inactive) >> priority
        var active = lists.count(ActiveInactive.active) >> priority
        var reclaimed = 0
        while inactive > 0 {
            let batch = min(inactive, Self.reclaimBatch)
            inactive -= batch
            reclaimed += shrinkInactive(batch)
            if active > 0 {
                let batch = min(active, Self.reclaimBatch)
                active -= batch
                if mayDeactivate { shrinkActive(batch) }
            }
            if reclaimed >= target { break }
        }
        if inactiveIsLow { shrinkActive(Self.reclaimBatch) }
        return reclaimed
    }

    /// `shrink_inactive_list`.
    private mutating func shrinkInactive(_ batch: Int) -> Int {
        var reclaimed = 0
        for _ in 0..<batch {
            let oldest = lists.oldest(ActiveInactive.inactive)
            guard oldest != Page.none else { break }
            let page = Int(oldest)
            counters.scanned += 1
            time += costs.scan
            switch checkReferences(page) {
            case .reclaim:
                if evict(page) {
                    reclaimed += 1
                } else {
                    activate(page)
                }
            case .keep:
                lists.remove(page)
                lists.addHead(page, to: ActiveInactive.inactive)
            case .activate:
                activate(page)
            }
        }
        return reclaimed
    }

    private enum References { case reclaim, keep, activate }

    /// `folio_check_references`: a page that was touched since the last look stays; one
    /// that was touched at two looks running becomes active.
    private mutating func checkReferences(_ page: Int) -> References {
        let flags = lists.pages[page].flags
        lists.pages[page].flags.subtract([.young, .referenced])
        guard flags.isSuperset(of: [.mapped, .young]) else { return .reclaim }
        lists.pages[page].flags.insert(.referenced)
        return flags.contains(.referenced) ? .activate : .keep
    }

    private mutating func activate(_ page: Int) {
        giveUpCopyIfSwapIsFull(page)
        lists.remove(page)
        lists.addHead(page, to: ActiveInactive.active)
        counters.activated += 1
        if !departures.contains(.activationsDoNotAge) { nonresidentAge &+= 1 }
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
