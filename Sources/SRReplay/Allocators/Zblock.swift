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
        /// A bit for each slot that is taken.
        var taken: UInt64 = 0
        var kind: UInt32 = 0
        var free: UInt32 = 0
    }

    struct Kind: BitwiseCopyable {
        var slotBytes = 0
        var slots = 0
        var pages = 0
    }

    /// ZBLOCK_HEADER_SIZE: struct zblock_block has 44 bytes, rounded up to sizeof(long).
    static let headerBytes = 48

    /// block_desc[] for pages of 4 KiB: slots and pages of a block.
    private static let shapes = [
        (28, 1), (18, 1), (12, 1), (10, 1), (17, 2), (15, 2), (13, 2), (6, 1), (11, 2), (5, 1),
        (19, 4), (9, 2), (17, 4), (4, 1), (23, 6), (11, 3), (7, 2), (10, 3), (19, 6), (6, 2),
        (14, 5), (8, 3), (5, 2), (12, 5), (9, 4), (15, 7), (2, 1), (15, 8), (9, 5), (12, 7),
        (13, 8), (6, 4), (11, 8), (9, 7), (6, 5), (9, 8), (4, 4),
    ]

    /// The kinds with their slots' bytes: SLOT_SIZE().
    static let kinds = shapes.map { slots, pages in
        Kind(
            slotBytes: (pageSize.bytes * pages - headerBytes) / slots & ~7, slots: slots,
            pages: pages)
    }
    /// The pages that the table of kinds is for: the proposal's numbers follow from no rule.
    static let pageSize = PageSize.kib4

    private let kinds: Table<Kind>
    private let kindOf: Table<UInt8>
    private let blocks: Table<Block>
    private var numbers: RecordNumbers
    /// The blocks of each kind with a free slot, then those without.
    private let lists: LinkedLists
    private let maximumPages: Int
    private let largest: Int

    /// - Parameter options: for pages of ``pageSize``; the catalogue sees to it.
    init(_ options: AllocatorOptions) {
        maximumPages = options.arenaPages
        kinds = Table(capacity: Self.kinds.count)
        for (index, kind) in Self.kinds.enumerated() { kinds[index] = kind }
        largest = Self.kinds.map(\.slotBytes).max() ?? 0
        kindOf = Table(capacity: Self.pageSize.bytes + 1)
        for size in 1...largest { kindOf[size] = UInt8(Self.kind(for: size)) }
        numbers = RecordNumbers(capacity: maximumPages)
        blocks = Table(capacity: maximumPages + 1)
        lists = LinkedLists(lists: 2 * Self.kinds.count, records: maximumPages + 1)
    }

    /// zblock_alloc(): the kind after the one whose slots are at most `size`: an object of
    /// just a slot's bytes goes to the next kind. For the largest the proposal reads past its
    /// table; here it stays with the last kind.
    static func kind(for size: Int) -> Int {
        min(kinds.firstIndex { size < $0.slotBytes } ?? kinds.count, kinds.count - 1)
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
            holdings.metadataInside += Self.headerBytes
        }
        let slot = (~blocks[block].taken).trailingZeroBitCount
        blocks[block].taken |= 1 << UInt64(slot)
        blocks[block].free -= 1
        if blocks[block].free == 0 {
            lists.remove(block, from: 2 * kind)
            lists.addFirst(block, to: 2 * kind + 1)
        }
        holdings.given += shape.slotBytes
        return UInt64(block) << 6 | UInt64(slot)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let block = UInt32(truncatingIfNeeded: handle >> 6)
        let kind = Int(blocks[block].kind)
        let shape = kinds[kind]
        blocks[block].taken &= ~(1 << (handle & 63))
        let wasFull = blocks[block].free == 0
        blocks[block].free += 1
        holdings.given -= shape.slotBytes
        if blocks[block].free == shape.slots {
            lists.remove(block, from: 2 * kind + (wasFull ? 1 : 0))
            numbers.give(block)
            holdings.pages -= shape.pages
            holdings.metadataInside -= Self.headerBytes
        } else if wasFull {
            lists.remove(block, from: 2 * kind + 1)
            lists.addLast(block, to: 2 * kind)
        }
    }

    func address(of handle: UInt64) -> UInt64 {
        let shape = kinds[Int(blocks[UInt32(handle >> 6)].kind)]
        return (handle >> 6) << 20 + UInt64(Self.headerBytes)
            + (handle & 63) * UInt64(shape.slotBytes)
    }

    func check() -> String? {
        var expected = Holdings()
        var fault: String?
        for (kind, shape) in Self.kinds.enumerated() {
            for full in 0...1 {
                if let torn = lists.check(2 * kind + full) { return torn }
                lists.forEach(2 * kind + full) { block in
                    let own = blocks[block]
                    let used = own.taken.nonzeroBitCount
                    expected.pages += shape.pages
                    expected.metadataInside += Self.headerBytes
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
