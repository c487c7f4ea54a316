// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Generations of pages (`mm/vmscan.c` of 6.12, `CONFIG_LRU_GEN`), for anonymous pages.
///
/// Tiers are left out: only pages that are read and written through file descriptors have
/// any but the first.
struct Generations {
    /// `MAX_NR_GENS`.
    static let count = 4
    /// `MIN_NR_GENS`: generations that eviction leaves alone.
    static let least = 2
    /// `MAX_LRU_BATCH` and `MIN_LRU_BATCH` (64 times `BITS_PER_LONG`, and that).
    static let mostBatch = 64 * leastBatch
    static let leastBatch = 64
    /// The list of pages that eviction has isolated and is looking at, beside those of the
    /// generations.
    static let isolated = count
    static let lists = count + 1
    /// Entries of a page-table page, the unit that aging walks or leaves out.
    let tableEntries: Int

    /// `max_seq` and `min_seq`.
    var youngestSequence: UInt64 = 3
    var oldestSequence: UInt64 = 0
    /// `nr_pages`: pages of each generation, wherever they are listed.
    var sizes = SIMD4<Int>()
    /// The Bloom filter's content, exact: page-table pages that the next aging walks, from
    /// what the present one and rmap walks found young in them; nil: all.
    var walked: [Bool]?
    var marked: [Bool] = []

    init(_ pageSize: PageSize) { tableEntries = pageSize.tableEntries }

    var youngest: Int { Self.generation(of: youngestSequence) }
    var oldest: Int { Self.generation(of: oldestSequence) }
    var present: Int { Int(youngestSequence - oldestSequence) + 1 }

    /// `lru_gen_from_seq`.
    static func generation(of sequence: UInt64) -> Int { Int(sequence % UInt64(count)) }

    /// `suitable_to_scan`: at least one entry in eight was young.
    static func isDense(total: Int, young: Int) -> Bool { young * 8 >= total }

    mutating func mark(tableOf page: Int) {
        let table = page / tableEntries
        while marked.count <= table { marked.append(false) }
        marked[table] = true
    }
}

extension MemoryModel {
    private var residentOnLists: Int { generations.sizes.wrappedSum() }

    /// `lru_gen_add_folio`: puts a page at the head of a generation's list.
    mutating func join(_ page: Int, generation: Int) {
        lists.pages[page].generation = UInt8(generation)
        generations.sizes[generation] += 1
        lists.addHead(page, to: generation)
    }

    /// `lru_gen_del_folio`: takes a page out of its generation, and off its list.
    mutating func leave(_ page: Int) {
        if Int(lists.pages[page].list) != Generations.isolated {
            generations.sizes[Int(lists.pages[page].generation)] -= 1
        }
        lists.remove(page)
    }

    /// `set_initial_priority`, as kswapd and large requests begin.
    func generationsPriority() -> Int {
        let target = max(marks.high, Self.reclaimBatch)
        guard target >= Generations.leastBatch else { return Self.firstPriority }
        let young =
            generations.sizes[generations.youngest]
            + generations.sizes[Generations.generation(of: generations.youngestSequence - 1)]
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
        let young = generations.sizes[generations.youngest]
        let old = generations.sizes[Generations.generation(of: youngest - least)]
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
            let table = start / generations.tableEntries
            let end = min((table + 1) * generations.tableEntries, region.end)
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

    /// `folio_update_gen`: the page is of the youngest generation from now on, and stays on
    /// the list that it is on until eviction comes upon it, so that a generation keeps the
    /// order in which its pages grew old and not that of their addresses.
    private mutating func promote(_ page: Int) {
        lists.pages[page].flags.subtract([.workingset])
        if Int(lists.pages[page].list) == Generations.isolated {
            lists.pages[page].flags.insert(.referenced)
            return
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
        let next = Generations.generation(of: generations.oldestSequence + 1)
        while lists.oldest(oldest) != Page.none {
            let page = Int(lists.oldest(oldest))
            if Int(lists.pages[page].generation) == oldest {
                lists.pages[page].generation = UInt8(next)
                lists.pages[page].flags.subtract([.referenced, .workingset])
                generations.sizes[oldest] -= 1
                generations.sizes[next] += 1
            }
            lists.remove(page)
            lists.addTail(page, to: Int(lists.pages[page].generation))
        }
        generations.oldestSequence += 1
    }

    /// `evict_folios`: a batch from the oldest generation.
    private mutating func evictOldest() -> (scanned: Int, reclaimed: Int) {
        var scanned = isolate()
        // try_to_inc_min_seq.
        while generations.present > Generations.least, lists.count(generations.oldest) == 0 {
            generations.oldestSequence += 1
            scanned += 1
        }
        if generations.present == Generations.least { scanned = 0 }
        return (scanned, shrinkIsolated())
    }

    /// `scan_folios`: takes a batch from the end of the oldest generation's list. Pages that
    /// were promoted meanwhile go where they belong.
    private mutating func isolate() -> Int {
        guard generations.present > Generations.least else { return 0 }
        let oldest = generations.oldest
        var scanned = 0
        var isolated = 0
        while scanned < Generations.mostBatch, isolated < Generations.leastBatch,
            lists.oldest(oldest) != Page.none
        {
            let page = Int(lists.oldest(oldest))
            scanned += 1
            let generation = Int(lists.pages[page].generation)
            if generation != oldest {
                lists.remove(page)
                lists.addHead(page, to: generation)
            } else {
                isolated += 1
                leave(page)
                lists.pages[page].flags.subtract([.referenced, .workingset])
                lists.addHead(page, to: Generations.isolated)
            }
        }
        return scanned
    }

    /// `shrink_folio_list`, and back to the youngest generation with what was rejected.
    private mutating func shrinkIsolated() -> Int {
        var reclaimed = 0
        while lists.oldest(Generations.isolated) != Page.none {
            let page = Int(lists.oldest(Generations.isolated))
            counters.scanned += 1
            time += costs.scan
            if isYoung(page) {
                // folio_check_references and, on rejection, PG_active.
                lookAround(page)
                lists.pages[page].flags.remove(.young)
                giveUpCopyIfSwapIsFull(page)
            } else if !lists.pages[page].flags.isSuperset(of: [.mapped, .referenced]), evict(page) {
                reclaimed += 1
                continue
            }
            lists.pages[page].flags.remove(.referenced)
            leave(page)
            join(page, generation: generations.youngest)
            counters.activated += 1
        }
        return reclaimed
    }

    /// `lru_gen_look_around`: a young page's neighbours are looked at too, and those that
    /// are young become part of the youngest generation.
    private mutating func lookAround(_ page: Int) {
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
