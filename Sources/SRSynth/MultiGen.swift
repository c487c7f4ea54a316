// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Generations of pages (`mm/vmscan.c` of 6.12, `CONFIG_LRU_GEN`), for anonymous pages.
///
/// Tiers are left out: only pages that are read and written through file descriptors have
/// any but the first.
struct Generations {
    /// `MAX_NR_GENS`.
    static let count = 4
    /// `MIN_NR_GENS`: generations that eviction leaves alone.
    static let least = 2
    /// `MAX_LRU_BATCH` and `MIN_LRU_BATCH` (64 and `BITS_PER_LONG`).
    static let mostBatch = 64
    static let leastBatch = 64
    /// Entries of a page-table page, the unit that aging walks or leaves out.
    static let tableEntries = 512

    /// `max_seq` and `min_seq`.
    var youngestSequence: UInt64 = 3
    var oldestSequence: UInt64 = 0
    /// The Bloom filter's content, exact: page-table pages that the next aging walks, from
    /// what the present one and rmap walks found young in them; nil: all.
    var walked: [Bool]?
    var marked: [Bool] = []

    var youngest: Int { Int(youngestSequence % UInt64(Self.count)) }
    var oldest: Int { Int(oldestSequence % UInt64(Self.count)) }
    var present: Int { Int(youngestSequence - oldestSequence) + 1 }

    /// `suitable_to_scan`: at least one entry in eight was young.
    static func isDense(total: Int, young: Int) -> Bool { young * 8 >= total }

    mutating func mark(tableOf page: Int) {
        let table = page / Self.tableEntries
        while marked.count <= table { marked.append(false) }
        marked[table] = true
    }
}

extension MemoryModel {
    private var residentOnLists: Int {
        (0..<Generations.count).reduce(0) { $0 + lists.count($1) }
    }

    /// `set_initial_priority`, as kswapd and large requests begin.
    func generationsPriority() -> Int {
        let target = max(marks.high, Self.reclaimBatch)
        guard target >= Generations.leastBatch else { return Self.firstPriority }
        let young =
            lists.count(generations.youngest)
            + lists.count(Int((generations.youngestSequence - 1) % UInt64(Generations.count)))
        let reclaimable = residentOnLists - young
        func bits(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
        let priority = bits(reclaimable) - 1 - bits(target - 1)
        return min(max(priority, Self.firstPriority / 2), Self.firstPriority)
    }

    /// `try_to_shrink_lruvec`.
    /// - Returns: pages reclaimed.
    mutating func shrinkGenerations(priority: Int, target: Int, byKswapd: Bool) -> Int {
        var reclaimed = 0
        var scanned = 0
        while true {
            let wanted = toScan(priority: priority)
            guard wanted > 0 else { break }
            let step = evictOldest()
            reclaimed += step.reclaimed
            scanned += step.scanned
            if step.scanned == 0 || scanned >= wanted || reclaimed >= target { break }
            if byKswapd, freeFrames > marks.high + Generations.leastBatch { break }
        }
        return reclaimed
    }

    /// `get_nr_to_scan`: ages instead when there are too few cold pages, but not at the
    /// default priority.
    private mutating func toScan(priority: Int) -> Int {
        let (ages, total) = shouldAge()
        if !ages || priority == Self.firstPriority { return total >> priority }
        age()
        return 0
    }

    /// `should_run_aging`.
    private func shouldAge() -> (Bool, Int) {
        let least = UInt64(Generations.least)
        let (oldest, youngest) = (generations.oldestSequence, generations.youngestSequence)
        if oldest + least > youngest { return (true, 0) }
        let total = residentOnLists
        if oldest + least < youngest { return (false, total) }
        let young = lists.count(generations.youngest)
        let old = lists.count(Int((youngest - least) % UInt64(Generations.count)))
        return (
            young * Generations.least > total || old * (Generations.least + 2) < total, total
        )
    }

    /// `try_to_inc_max_seq`: walks the page tables, moves what was touched to the youngest
    /// generation, and begins a new one.
    private mutating func age() {
        for region in regions { walk(region) }
        generations.walked = generations.marked
        generations.marked = []
        while generations.present == Generations.count { retireOldest() }
        generations.youngestSequence += 1
    }

    /// `walk_mm` over one region, a page-table page at a time.
    private mutating func walk(_ region: Region) {
        var start = region.first
        while start < region.end {
            let table = start / Generations.tableEntries
            let end = min((table + 1) * Generations.tableEntries, region.end)
            defer { start = end }
            if let walked = generations.walked {
                guard table < walked.count, walked[table] else { continue }
            }
            var young = 0
            for page in start..<end where isYoung(page) {
                young += 1
                lists.pages[page].flags.remove(.young)
                promote(page)
            }
            time += costs.scan * UInt64(end - start) / 8
            if Generations.isDense(total: end - start, young: young) {
                generations.mark(tableOf: start)
            }
        }
    }

    private func isYoung(_ page: Int) -> Bool {
        lists.pages[page].flags.isSuperset(of: [.mapped, .young])
    }

    /// `folio_update_gen`. The kernel moves the page when eviction comes upon it
    /// (`sort_folio`); the generation's order does not depend on that.
    private mutating func promote(_ page: Int) {
        guard lists.pages[page].resident, Int(lists.pages[page].list) != generations.youngest
        else { return }
        lists.pages[page].flags.subtract([.referenced, .workingset])
        lists.remove(page)
        lists.addHead(page, to: generations.youngest)
    }

    /// `inc_min_seq`: what is left of the oldest generation becomes part of the next.
    private mutating func retireOldest() {
        let oldest = generations.oldest
        let next = Int((generations.oldestSequence + 1) % UInt64(Generations.count))
        while lists.oldest(oldest) != Page.none {
            let page = Int(lists.oldest(oldest))
            lists.remove(page)
            lists.addTail(page, to: next)
        }
        generations.oldestSequence += 1
    }

    /// `evict_folios`: a batch from the oldest generation.
    private mutating func evictOldest() -> (scanned: Int, reclaimed: Int) {
        var scanned = 0
        var reclaimed = 0
        if generations.present > Generations.least {
            let oldest = generations.oldest
            while scanned < Generations.mostBatch, lists.oldest(oldest) != Page.none {
                let page = Int(lists.oldest(oldest))
                scanned += 1
                counters.scanned += 1
                time += costs.scan
                if isYoung(page) {
                    // folio_check_references and, on rejection, PG_active.
                    lookAround(page)
                    lists.pages[page].flags.subtract([.young, .referenced])
                    giveUpCopyIfSwapIsFull(page)
                    promote(page)
                    counters.activated += 1
                } else if evict(page) {
                    reclaimed += 1
                } else {
                    promote(page)
                }
            }
        }
        // try_to_inc_min_seq.
        while generations.present > Generations.least, lists.count(generations.oldest) == 0 {
            generations.oldestSequence += 1
            scanned += 1
        }
        return (generations.present == Generations.least ? 0 : scanned, reclaimed)
    }

    /// `lru_gen_look_around`: a young page's neighbours are looked at too, and those that
    /// are young become part of the youngest generation.
    private mutating func lookAround(_ page: Int) {
        guard let region = regions.first(where: { page >= $0.first && page < $0.end }) else {
            return
        }
        let table = page / Generations.tableEntries * Generations.tableEntries
        var start = max(table, region.first)
        var end = min(table + Generations.tableEntries, region.end)
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
        for neighbour in start..<end where neighbour != page && isYoung(neighbour) {
            young += 1
            lists.pages[neighbour].flags.remove(.young)
            promote(neighbour)
        }
        if Generations.isDense(total: end - start, young: young) {
            generations.mark(tableOf: page)
        }
    }
}
