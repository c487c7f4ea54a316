// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// What the kernel knows of generations of anonymous pages (`include/linux/mmzone.h`,
/// `struct lru_gen_folio`).
struct Generations {
    /// `MAX_NR_GENS`.
    static let count = 4
    /// `MIN_NR_GENS`: generations that eviction leaves alone.
    static let least = 2
    /// `MAX_LRU_BATCH` and `MIN_LRU_BATCH` (64 times `BITS_PER_LONG`, and that).
    static let mostBatch = 64 * leastBatch
    static let leastBatch = 64
    /// Lists: a generation's of the main zone each, then of the low one.
    static let lists = 2 * count
    /// Entries of a page-table page, the unit that aging walks or leaves out.
    let tableEntries: Int

    /// `max_seq` and `min_seq`.
    var youngestSequence: UInt64 = 3
    var oldestSequence: UInt64 = 0
    /// `nr_pages`: pages of each generation, wherever they are listed.
    var sizes = SIMD4<Int>()
    /// The two Bloom filters' content, exact: by the parity of the sequence that is walked next, page-table
    /// pages of which the last walk and, since then, looks at neighbours found entries young; nil: all.
    private var filters: (even: [Bool]?, odd: [Bool]?) = (nil, nil)
    /// Whether the program has had the CPU since its page tables were walked (`lru_gen_use_mm`): else
    /// aging passes it by (`get_next_mm`).
    var isUsed = true
    var tiers = Tiers()

    init(_ pageSize: PageSize) { tableEntries = pageSize.tableEntries }

    var youngest: Int { Self.generation(of: youngestSequence) }
    var oldest: Int { Self.generation(of: oldestSequence) }
    var present: Int { Int(youngestSequence - oldestSequence) + 1 }

    /// `lru_gen_from_seq`.
    static func generation(of sequence: UInt64) -> Int { Int(sequence % UInt64(count)) }

    /// `suitable_to_scan`: at least one entry in eight was young.
    static func isDense(total: Int, young: Int) -> Bool { young * 8 >= total }

    private subscript(sequence: UInt64) -> [Bool]? {
        get { sequence % 2 == 0 ? filters.even : filters.odd }
        set { if sequence % 2 == 0 { filters.even = newValue } else { filters.odd = newValue } }
    }

    /// `test_bloom_filter` of the present sequence.
    func isWalked(_ table: Int) -> Bool {
        guard let filter = self[youngestSequence] else { return true }
        return table < filter.count && filter[table]
    }

    /// `reset_bloom_filter` before a walk: the next one's is empty.
    mutating func beginWalk() { self[youngestSequence + 1] = [] }

    /// `update_bloom_filter`: by the walk for the next one, by a look at neighbours for this one.
    mutating func mark(tableOf page: Int, next: Bool) {
        let sequence = youngestSequence + (next ? 1 : 0)
        guard var tables = self[sequence] else { return }
        self[sequence] = nil
        Self.mark(page / tableEntries, in: &tables)
        self[sequence] = tables
    }

    private static func mark(_ table: Int, in tables: inout [Bool]) {
        while tables.count <= table { tables.append(false) }
        tables[table] = true
    }
}

/// How often pages of each tier came back after they had been evicted, and whether that says that a tier
/// is to be protected (`mm/vmscan.c`, `struct ctrl_pos`).
///
/// 6.1 and 6.12 take what marks a tier off an anonymous page before it is evicted (`isolate_folio`), so that
/// all are of the first; in 7.3 those that were of the youngest generation by their second touch, or were
/// so before they were evicted, are of the last.
struct Tiers {
    /// `MAX_NR_TIERS`.
    static let count = 4

    private var refaulted = SIMD4<Int>()
    private var evicted = SIMD4<Int>()
    private var protected = SIMD4<Int>()
    private var averageRefaulted = SIMD4<Int>()
    private var averageTotal = SIMD4<Int>()

    /// `lru_tier_from_refs` of 7.3.
    static func tier(of page: Page) -> Int {
        if page.flags.contains(.workingset) { return count - 1 }
        // order_base_2 of the touches, of which the first is PG_referenced.
        guard page.flags.contains(.referenced), page.touches > 0 else { return 0 }
        return page.touches == 1 ? 1 : 2
    }

    mutating func noteEviction(tier: Int) { evicted[tier] += 1 }
    mutating func noteRefault(tier: Int) { refaulted[tier] += 1 }
    mutating func noteProtection(tier: Int) { protected[tier] += 1 }

    /// `reset_ctrl_pos` when the oldest generation ends: half of what was counted stays.
    mutating func carryOver() {
        averageRefaulted = (averageRefaulted &+ refaulted) / 2
        averageTotal = (averageTotal &+ evicted &+ protected) / 2
        refaulted = SIMD4()
        evicted = SIMD4()
        protected = SIMD4()
    }

    /// `get_tier_idx`: the last tier whose pages may be evicted.
    var last: Int {
        for tier in 1..<Self.count where !comesBackNoMore(tier) { return tier - 1 }
        return Self.count - 1
    }

    /// `positive_ctrl_err`: the tier was refaulted seldom, or, for its size, no more than the first is; of
    /// these the gains are 3 and 2.
    private func comesBackNoMore(_ tier: Int) -> Bool {
        let first = averageRefaulted[0] + refaulted[0]
        let firstTotal = averageTotal[0] + evicted[0] + protected[0]
        let own = averageRefaulted[tier] + refaulted[tier]
        let ownTotal = averageTotal[tier] + evicted[tier] + protected[tier]
        return own < Generations.leastBatch
            || own * (firstTotal + Generations.leastBatch) * 2 <= (first + 1) * ownTotal * 3
    }
}
