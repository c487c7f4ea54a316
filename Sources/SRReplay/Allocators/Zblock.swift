// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// zblock: mm/zblock.c and mm/zblock.h as proposed on linux-mm by V. Wool (version 4 of April
/// 2025 with its nine fixes, as akpm's mm tree had them in July 2025); it was not merged.
///
/// Objects of like size share a block of 1 to 8 pages that holds a fixed number of slots after
/// a header; the table of kinds is the proposal's. An allocation takes the lowest free slot of
/// the first block that has one; an empty block is freed at once.
struct Zblock: Allocator {
    /// Slots are rounded down to sizeof(long).
    let alignment = 8
    private(set) var holdings = Holdings()

    private struct Block: BitwiseCopyable {
        var kind: UInt32 = 0
        var free: UInt32 = 0
    }

    struct Kind: BitwiseCopyable {
        var slotBytes = 0
        var slots = 0
        var pages = 0
    }

    /// What the proposal has for pages of one size: mm/zblock.h, where it is chosen by PAGE_SIZE. Its
    /// numbers follow from no rule.
    struct Rules: Sendable {
        let pageSize: PageSize
        /// SLOT_BITS: a block has a bit for each of 2^this slots.
        let slotBits: Int
        /// block_desc[], by size of slot: that size is SLOT_SIZE().
        let kinds: [Kind]

        init(pageSize: PageSize, slotBits: Int, shapes: [(slots: Int, pages: Int)]) {
            self.pageSize = pageSize
            self.slotBits = slotBits
            let header = Self.headerBytes(slotBits)
            kinds = shapes.map { slots, pages in
                Kind(
                    slotBytes: (pageSize.bytes * pages - header) / slots & ~7, slots: slots,
                    pages: pages)
            }
        }

        /// Bytes in front of a block's slots.
        var headerBytes: Int { Self.headerBytes(slotBits) }

        /// ZBLOCK_HEADER_SIZE: struct zblock_block is a bit a slot, a list_head and an rcu_head of 16
        /// bytes each, and two numbers of 2, rounded up to sizeof(long).
        private static func headerBytes(_ slotBits: Int) -> Int {
            ((1 << slotBits) / 8 + 36 + 7) & ~7
        }

        /// zblock_alloc(): the kind after the one whose slots are at most `size`: an object of
        /// just a slot's bytes goes to the next kind. For the largest the proposal reads past its
        /// table; here it stays with the last kind.
        func kind(for size: Int) -> Int {
            min(kinds.firstIndex { size < $0.slotBytes } ?? kinds.count, kinds.count - 1)
        }
    }

    /// The page sizes that the proposal has a table for. Others take that of 16 KiB there, with a
    /// warning of the compiler's: they are none of these.
    static let rules = [
        Rules(
            pageSize: .kib4, slotBits: 6,
            shapes: [
                (28, 1), (18, 1), (12, 1), (10, 1), (17, 2), (15, 2), (13, 2), (6, 1), (11, 2),
                (5, 1), (19, 4), (9, 2), (17, 4), (4, 1), (23, 6), (11, 3), (7, 2), (10, 3),
                (19, 6), (6, 2), (14, 5), (8, 3), (5, 2), (12, 5), (9, 4), (15, 7), (2, 1),
                (15, 8), (9, 5), (12, 7), (13, 8), (6, 4), (11, 8), (9, 7), (6, 5), (9, 8),
                (4, 4),
            ]),
        Rules(
            pageSize: .kib16, slotBits: 8,
            shapes: [
                (185, 1), (113, 1), (86, 1), (72, 1), (58, 1), (49, 1), (42, 1), (37, 1),
                (33, 1), (59, 2), (27, 1), (25, 1), (23, 1), (21, 1), (39, 2), (37, 2), (35, 2),
                (33, 2), (31, 2), (29, 2), (27, 2), (25, 2), (12, 1), (11, 1), (21, 2), (10, 1),
                (19, 2), (9, 1), (17, 2), (8, 1), (15, 2), (14, 2), (27, 4), (13, 2), (25, 4),
                (12, 2), (23, 4), (11, 2), (21, 4), (10, 2), (19, 4), (9, 2), (17, 4), (4, 1),
                (23, 6), (11, 3), (7, 2), (10, 3), (16, 5), (6, 2), (11, 4), (8, 3), (5, 2),
                (7, 3), (11, 5), (4, 2), (9, 5), (8, 5), (3, 2), (7, 6), (4, 4),
            ]),
    ]

    private let kinds: Table<Kind>
    private let kindOf: Table<UInt8>
    private let blocks: Table<Block>
    /// A bit for each slot that is taken, as many words a block as its slots can need.
    private let taken: Table<UInt64>
    private let words: Int
    private var numbers: RecordNumbers
    /// The blocks of each kind with a free slot, then those without.
    private let lists: LinkedLists
    private let maximumPages: Int
    private let largest: Int
    private let rules: Rules
    private let headerBytes: Int

    /// - Parameter options: for pages of a size in ``rules``; the catalogue sees to it.
    init(_ options: AllocatorOptions) {
        rules = Self.rules.first { $0.pageSize == options.pageSize } ?? Self.rules[0]
        let known = rules.kinds
        headerBytes = rules.headerBytes
        maximumPages = options.arenaPages
        kinds = Table(capacity: known.count)
        for (index, kind) in known.enumerated() { kinds[index] = kind }
        largest = known.map(\.slotBytes).max() ?? 0
        kindOf = Table(capacity: rules.pageSize.bytes + 1)
        for size in 1...largest { kindOf[size] = UInt8(rules.kind(for: size)) }
        numbers = RecordNumbers(capacity: maximumPages)
        blocks = Table(capacity: maximumPages + 1)
        words = ((1 << rules.slotBits) + 63) / 64
        taken = Table(capacity: (maximumPages + 1) * words)
        lists = LinkedLists(lists: 2 * known.count, records: maximumPages + 1)
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        guard size <= largest else { return Handle.refused }
        let kind = Int(kindOf[size])
        let shape = kinds[kind]
        var block = lists.first(2 * kind)
        if block == 0 {
            guard holdings.pages + shape.pages <= maximumPages else { return Handle.exhausted }
            block = numbers.take()
            blocks[block] = Block(kind: UInt32(kind), free: UInt32(shape.slots))
            lists.addFirst(block, to: 2 * kind)
            holdings.pages += shape.pages
            holdings.metadataInside += headerBytes
        }
        // One is free, and those past the block's slots are never taken: the lowest is a slot.
        var word = Int(block) * words
        while taken[word] == .max { word += 1 }
        let bit = (~taken[word]).trailingZeroBitCount
        taken[word] |= 1 << UInt64(bit)
        blocks[block].free -= 1
        if blocks[block].free == 0 {
            lists.remove(block, from: 2 * kind)
            lists.addFirst(block, to: 2 * kind + 1)
        }
        holdings.given += shape.slotBytes
        let slot = (word - Int(block) * words) * 64 + bit
        return UInt64(block) << 8 | UInt64(slot)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let block = UInt32(truncatingIfNeeded: handle >> 8)
        let kind = Int(blocks[block].kind)
        let shape = kinds[kind]
        taken[Int(block) * words + Int(handle & 255) / 64] &= ~(1 << (handle & 63))
        let wasFull = blocks[block].free == 0
        blocks[block].free += 1
        holdings.given -= shape.slotBytes
        if blocks[block].free == shape.slots {
            lists.remove(block, from: 2 * kind + (wasFull ? 1 : 0))
            numbers.give(block)
            holdings.pages -= shape.pages
            holdings.metadataInside -= headerBytes
        } else if wasFull {
            lists.remove(block, from: 2 * kind + 1)
            lists.addLast(block, to: 2 * kind)
        }
    }

    func address(of handle: UInt64) -> UInt64 {
        let shape = kinds[Int(blocks[UInt32(handle >> 8)].kind)]
        return (handle >> 8) << 20 + UInt64(headerBytes)
            + (handle & 255) * UInt64(shape.slotBytes)
    }

    func check() -> String? {
        var expected = Holdings()
        var fault: String?
        for (kind, shape) in rules.kinds.enumerated() {
            for full in 0...1 {
                if let torn = lists.check(2 * kind + full) { return torn }
                lists.forEach(2 * kind + full) { block in
                    let own = blocks[block]
                    let used = (0..<words).reduce(0) {
                        $0 + taken[Int(block) * words + $1].nonzeroBitCount
                    }
                    expected.pages += shape.pages
                    expected.metadataInside += headerBytes
                    expected.given += used * shape.slotBytes
                    if Int(own.kind) != kind { fault = "block \(block) is in a wrong list" }
                    if used + Int(own.free) != shape.slots { fault = "block \(block) miscounts" }
                    if used == 0 { fault = "block \(block) is empty and kept" }
                    if (own.free == 0) != (full == 1) { fault = "block \(block) is misplaced" }
                }
            }
        }
        return fault ?? (expected == holdings ? nil : "holds \(expected), counts \(holdings)")
    }
}
