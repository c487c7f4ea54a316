// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Eviction by generations (`mm/vmscan.c`, `CONFIG_LRU_GEN`), for anonymous pages.
extension MemoryModel {
    /// `try_to_shrink_lruvec`. 7.3: a share of all pages, in batches.
    mutating func beginGenerations(_ own: inout Reclaimer) {
        own.scanned = 0
        own.wanted = residentOnLists >> own.priority
    }

    /// `evict_folios`: the next batch of the oldest generation.
    /// - Returns: false if the pass is over.
    mutating func isolateOldest(_ own: inout Reclaimer) -> Bool {
        needsSecondTouch ? isolateByShare(&own) : isolateByNeed(&own)
    }

    /// 6.1 and 6.12: the pages to scan are counted anew before each batch.
    private mutating func isolateByNeed(_ own: inout Reclaimer) -> Bool {
        own.wanted = toScan(&own)
        guard own.wanted > 0 else { return false }
        var scanned = isolate(&own, most: Generations.mostBatch, lastTier: Tiers.count - 1)
        if passEmptyGenerations() { scanned += 1 }
        if generations.present == Generations.least { scanned = 0 }
        own.scanned += scanned
        if scanned == 0 || own.scanned >= own.wanted { own.isLastBatch = true }
        return true
    }

    /// 7.3: who has to age stops after that, and a batch is no larger than what is wanted.
    private mutating func isolateByShare(_ own: inout Reclaimer) -> Bool {
        guard own.wanted > 0 else { return false }
        let ages = shouldAge(priority: own.priority)
        if ages {
            age()
            own.hasWalk = true
        }
        _ = passEmptyGenerations()
        let scanned = isolate(
            &own, most: min(own.wanted, Generations.leastBatch), lastTier: generations.tiers.last)
        if scanned > 0 { _ = passEmptyGenerations() }
        own.wanted -= scanned
        if scanned == 0 || ages { own.isLastBatch = true }
        return true
    }

    /// After a batch.
    mutating func endOldestBatch(_ own: inout Reclaimer) {
        if isEnough(own.ofPass, target: own.target, byKswapd: own.byKswapd) {
            own.isLastBatch = true
        }
    }

    /// `should_abort_scan`.
    private func isEnough(_ reclaimed: Int, target: Int, byKswapd: Bool) -> Bool {
        reclaimed >= target || byKswapd && zones.areSafe(by: Generations.leastBatch)
    }

    /// `get_nr_to_scan` of 6.12: ages instead when there are too few cold pages, but not at the
    /// default priority.
    private mutating func toScan(_ own: inout Reclaimer) -> Int {
        let (ages, total) = shouldAge()
        if !ages || own.priority == Self.firstPriority { return total >> own.priority }
        age()
        own.hasWalk = true
        return 0
    }

    /// `should_run_aging` of 6.12.
    private func shouldAge() -> (Bool, Int) {
        let least = UInt64(Generations.least)
        let (oldest, youngest) = (generations.oldestSequence, generations.youngestSequence)
        if oldest + least > youngest { return (true, 0) }
        let total = residentOnLists
        if oldest + least < youngest { return (false, total) }
        let young = generations.sizes[generations.youngest]
        let old = generations.sizes[Generations.generation(of: youngest - least)]
        return (
            young * Generations.least > total || old * (Generations.least + 2) < total, total
        )
    }

    /// `should_run_aging` of 7.3.
    private func shouldAge(priority: Int) -> Bool {
        if generations.present <= Generations.least { return true }
        return priority < Self.firstPriority && generations.present == Generations.least + 1
    }

    /// `try_to_inc_min_seq`.
    private mutating func passEmptyGenerations() -> Bool {
        var passed = false
        while generations.present > Generations.least,
            lists.count(generations.oldest) == 0,
            lists.count(Generations.count + generations.oldest) == 0
        {
            if !passed { generations.tiers.carryOver() }
            generations.oldestSequence += 1
            passed = true
        }
        return passed
    }

    /// `scan_folios`: takes a batch from the ends of the oldest generation's lists, of the low zone's
    /// only what the main zone's lacks. Pages that were promoted meanwhile go where they belong.
    /// - Returns: pages looked at, as the kernel counts them.
    private mutating func isolate(_ own: inout Reclaimer, most: Int, lastTier: Int) -> Int {
        guard generations.present > Generations.least else { return 0 }
        var scanned = 0
        for list in [generations.oldest, Generations.count + generations.oldest] {
            while scanned < most, own.batch.count < Generations.leastBatch,
                lists.oldest(list) != Page.none
            {
                scanned += 1
                let page = Int(lists.oldest(list))
                if isolate(page, lastTier: lastTier) { own.batch.append(page) }
            }
        }
        // In 6.12 a batch of which nothing is left to evict counts only if it was a whole one.
        return needsSecondTouch || !own.batch.isEmpty || scanned == most ? scanned : 0
    }

    /// `sort_folio`, `isolate_folio`.
    private mutating func isolate(_ page: Int, lastTier: Int) -> Bool {
        let generation = Int(lists.pages[page].generation)
        if generation != generations.oldest {
            lists.remove(page)
            lists.addHead(page, to: list(page, generation))
            return false
        }
        if needsSecondTouch {
            let tier = Tiers.tier(of: lists.pages[page])
            if tier > lastTier {
                generations.tiers.noteProtection(tier: tier)
                growOld(page)
                lists.remove(page)
                lists.addHead(page, to: list(page, Int(lists.pages[page].generation)))
                return false
            }
            if !lists.pages[page].flags.contains(.referenced) { lists.pages[page].touches = 0 }
        } else {
            lists.pages[page].flags.subtract([.referenced, .workingset])
        }
        generations.sizes[generation] -= 1
        lists.isolate(page)
        return true
    }

    /// `folio_check_references`.
    /// - Returns: whether the page may leave; else it is on a list again.
    mutating func checkYoung(_ page: Int, hasWalk: Bool) -> Bool {
        if isYoung(page) {
            lookAround(page, hasWalk: hasWalk)
            lists.pages[page].flags.remove(.young)
            keepInGenerations(page, active: needsSecondTouch ? secondTouch(page) : true)
            return false
        }
        if !needsSecondTouch,
            lists.pages[page].flags.isSuperset(of: [.mapped, .referenced])
        {
            keepInGenerations(page, active: false)
            return false
        }
        return true
    }

    /// `lru_gen_set_refs` of 7.3.
    /// - Returns: whether that was the second touch.
    private mutating func secondTouch(_ page: Int) -> Bool {
        if lists.pages[page].flags.isDisjoint(with: [.referenced, .workingset]) {
            lists.pages[page].flags.insert(.referenced)
            lists.pages[page].touches = 0
            return false
        }
        if lists.pages[page].flags.contains(.referenced), lists.pages[page].touches > 0 {
            lists.pages[page].flags.remove(.referenced)
            lists.pages[page].flags.insert(.workingset)
            lists.pages[page].touches = 0
        } else {
            noteTouch(page)
        }
        return true
    }

    /// `move_folios_to_lru` of what eviction rejected. In 6.12 all of it is of the youngest generation;
    /// in 7.3 none of it is of the oldest.
    mutating func keepInGenerations(_ page: Int, active: Bool) {
        if active { giveUpCopyIfSwapIsFull(page) }
        counters.activated += 1
        leave(page)
        guard needsSecondTouch else {
            lists.pages[page].flags.remove(.referenced)
            join(page, generation: generations.youngest)
            return
        }
        var active = active
        if sequence(page, active: active) == generations.oldestSequence {
            lists.pages[page].flags.remove(.referenced)
            lists.pages[page].touches = 0
            active = true
        }
        join(page, active: active)
    }

    /// `lru_gen_look_around`: a young page's neighbours are looked at too, and those that
    /// are young become part of the youngest generation.
    private mutating func lookAround(_ page: Int, hasWalk: Bool) {
        guard let region = regions.first(where: { page >= $0.first && page < $0.end }) else {
            return
        }
        let table = page / generations.tableEntries * generations.tableEntries
        var start = max(table, region.first)
        var end = min(table + generations.tableEntries, region.end)
        let window = Generations.leastBatch
        if end - start > window {
            if page - start < window / 2 {
                end = start + window
            } else if end - page < window / 2 {
                start = end - window
            } else {
                (start, end) = (page - window / 2, page + window / 2)
            }
        }
        var young = 1
        for neighbour in start..<end
        where neighbour != page && isYoung(neighbour) && isSeen(neighbour) {
            young += 1
            lists.pages[neighbour].flags.remove(.young)
            seeYoung(neighbour, hasWalk: hasWalk)
        }
        if Generations.isDense(total: end - start, young: young) {
            generations.mark(tableOf: page, next: false)
        }
    }

    /// `walk_update_folio` of a page that is not the one that was asked for: who has no walk to count in
    /// activates it (`folio_activate`).
    private mutating func seeYoung(_ page: Int, hasWalk: Bool) {
        guard !hasWalk else {
            promote(page)
            return
        }
        let isListed = lists.pages[page].list != Page.isolated
        guard !needsSecondTouch || secondTouch(page) else { return }
        guard isListed else {
            if !needsSecondTouch { lists.pages[page].flags.insert(.referenced) }
            return
        }
        guard Int(lists.pages[page].generation) != generations.youngest else { return }
        leave(page)
        if needsSecondTouch {
            join(page, active: true)
        } else {
            lists.pages[page].flags.remove(.referenced)
            join(page, generation: generations.youngest)
        }
    }
}
