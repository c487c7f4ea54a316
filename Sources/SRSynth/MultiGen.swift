// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Aging by generations (`mm/vmscan.c`, `CONFIG_LRU_GEN`), for anonymous pages: which page is of which
/// generation, and when a new one begins.
extension MemoryModel {
    /// Whether a page is of the youngest generation by its second touch only.
    var needsSecondTouch: Bool { settings.kernel.generationRule == .secondTouch }

    /// Pages of all generations.
    var residentOnLists: Int { generations.sizes.wrappedSum() }

    /// The list of a page of that generation: each zone has its own.
    func list(_ page: Int, _ generation: Int) -> Int {
        lists.pages[page].flags.contains(.lowZone) ? Generations.count + generation : generation
    }

    /// `lru_gen_add_folio`: puts a page at the head of a generation's list.
    mutating func join(_ page: Int, generation: Int) {
        lists.pages[page].generation = UInt8(generation)
        generations.sizes[generation] += 1
        lists.addHead(page, to: list(page, generation))
    }

    /// `lru_gen_del_folio`: takes a page out of its generation, and off its list.
    mutating func leave(_ page: Int) {
        if lists.pages[page].list != Page.isolated {
            generations.sizes[Int(lists.pages[page].generation)] -= 1
        }
        lists.remove(page)
    }

    /// `folio_add_lru`, of a page that a fault brings in.
    mutating func joinByFault(_ page: Int) {
        guard needsSecondTouch else {
            join(page, generation: generations.youngest)
            return
        }
        let isActive = lists.pages[page].flags.contains(.workingset)
        if !isActive, !lists.pages[page].flags.contains(.referenced) { noteTouch(page) }
        join(page, active: isActive)
    }

    /// `lru_gen_folio_seq` of 7.3: a page that is neither new nor active is at least of the third.
    mutating func join(_ page: Int, active: Bool) {
        join(page, generation: Generations.generation(of: sequence(page, active: active)))
    }

    /// The generation's number for a page that is put on a list.
    func sequence(_ page: Int, active: Bool) -> UInt64 {
        let flags = lists.pages[page].flags
        let age =
            if active {
                Generations.least - (flags.contains(.workingset) ? 1 : 0)
            } else if !flags.contains(.cached) {
                Generations.least
            } else {
                Generations.count - (flags.isDisjoint(with: [.workingset, .referenced]) ? 0 : 1)
            }
        let youngest = generations.youngestSequence
        return max(
            youngest + 1 - min(UInt64(age), youngest + 1), generations.oldestSequence)
    }

    /// `lru_gen_inc_refs` of 7.3.
    mutating func noteTouch(_ page: Int) {
        if !lists.pages[page].flags.contains(.referenced) {
            lists.pages[page].flags.insert(.referenced)
            lists.pages[page].touches = 0
        } else if lists.pages[page].touches == 3 {
            lists.pages[page].flags.insert(.workingset)
        } else {
            lists.pages[page].touches += 1
        }
    }

    /// `set_initial_priority`, as kswapd and large requests begin.
    func generationsPriority(_ target: Int) -> Int {
        guard target >= Generations.leastBatch else { return Self.firstPriority }
        let young =
            generations.sizes[generations.youngest]
            + generations.sizes[Generations.generation(of: generations.youngestSequence - 1)]
        let reclaimable = residentOnLists - young
        func bits(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
        let priority = bits(reclaimable) - 1 - bits(target - 1)
        return min(max(priority, Self.firstPriority / 2), Self.firstPriority)
    }

    /// `try_to_inc_max_seq`: walks the page tables, moves what was touched to the youngest
    /// generation, and begins a new one.
    mutating func age() {
        if generations.isUsed {
            generations.isUsed = false
            generations.beginWalk()
            for region in regions { walk(region) }
        }
        while generations.present == Generations.count { retireOldest() }
        generations.youngestSequence += 1
    }

    /// `walk_mm` over one region, a page-table page at a time.
    private mutating func walk(_ region: Region) {
        var start = region.first
        while start < region.end {
            let table = start / generations.tableEntries
            let end = min((table + 1) * generations.tableEntries, region.end)
            defer { start = end }
            guard generations.isWalked(table) else { continue }
            var young = 0
            for page in start..<end where isYoung(page) && isSeen(page) {
                young += 1
                lists.pages[page].flags.remove(.young)
                promote(page)
            }
            time += costs.scan * UInt64(end - start) / 8
            if Generations.isDense(total: end - start, young: young) {
                generations.mark(tableOf: start, next: true)
            }
        }
    }

    /// Whether a look at page tables has to do with a page: in 7.3 (`get_pfn_folio`) only with one that no
    /// reclaimer has isolated.
    func isSeen(_ page: Int) -> Bool {
        !needsSecondTouch || lists.pages[page].list != Page.isolated
    }

    func isYoung(_ page: Int) -> Bool {
        lists.pages[page].flags.isSuperset(of: [.mapped, .young])
    }

    /// `folio_update_gen`: the page is of the youngest generation from now on, and stays on
    /// the list that it is on until eviction comes upon it, so that a generation keeps the
    /// order in which its pages grew old and not that of their addresses.
    mutating func promote(_ page: Int) {
        let isIsolated = lists.pages[page].list == Page.isolated
        if needsSecondTouch {
            if lists.pages[page].flags.isDisjoint(with: [.referenced, .workingset]) {
                lists.pages[page].flags.insert(.referenced)
                lists.pages[page].touches = 0
                return
            }
            guard !isIsolated else { return }
            lists.pages[page].flags.insert(.workingset)
            lists.pages[page].touches = 0
        } else {
            lists.pages[page].flags.remove(.workingset)
            guard !isIsolated else {
                lists.pages[page].flags.insert(.referenced)
                return
            }
        }
        lists.pages[page].flags.remove(.referenced)
        let generation = Int(lists.pages[page].generation)
        guard generation != generations.youngest else { return }
        generations.sizes[generation] -= 1
        generations.sizes[generations.youngest] += 1
        lists.pages[page].generation = UInt8(generations.youngest)
    }

    /// `inc_min_seq`: what is left of the oldest generation becomes part of the next.
    private mutating func retireOldest() {
        let oldest = generations.oldest
        for list in [oldest, Generations.count + oldest] {
            while lists.oldest(list) != Page.none {
                let page = Int(lists.oldest(list))
                let tier = Tiers.tier(of: lists.pages[page])
                growOld(page)
                lists.remove(page)
                lists.addTail(page, to: self.list(page, Int(lists.pages[page].generation)))
                if needsSecondTouch { generations.tiers.noteProtection(tier: tier) }
            }
        }
        endOldest()
    }

    /// `folio_inc_gen`: a page of the oldest generation becomes one of the next, unless it was promoted.
    mutating func growOld(_ page: Int) {
        let oldest = generations.oldest
        guard Int(lists.pages[page].generation) == oldest else { return }
        let next = Generations.generation(of: generations.oldestSequence + 1)
        lists.pages[page].generation = UInt8(next)
        lists.pages[page].flags.remove(.referenced)
        lists.pages[page].touches = 0
        if !needsSecondTouch { lists.pages[page].flags.remove(.workingset) }
        generations.sizes[oldest] -= 1
        generations.sizes[next] += 1
    }

    /// The oldest generation has no page left.
    mutating func endOldest() {
        generations.tiers.carryOver()
        generations.oldestSequence += 1
    }
}
