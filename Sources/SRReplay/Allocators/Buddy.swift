// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A binary buddy system: K. C. Knowlton, "A Fast Storage Allocator", CACM 8 (1965); D. E.
/// Knuth, TAOCP 1, section 2.5, algorithms R and S.
///
/// Blocks are powers of two from 32 to 4096 bytes. A larger one is halved until it fits; a
/// freed one is joined with its other half, its buddy, as long as that is free too. A page
/// that is whole again goes back at once. What is free is noted beside the pages.
struct Buddy: Allocator {
    let alignment = 32
    private(set) var holdings = Holdings()

    private static let smallest = 32
    /// Orders 0 ... 7: 32 to 4096 bytes.
    private static let orders = 8
    /// Blocks of the smallest size in a page.
    private static let units = pageBytes / smallest

    /// Order + 1 of the free block that begins at each smallest block, or 0.
    private let freeOrder: Table<UInt8>
    /// The free blocks of each order, by the number of their first smallest block.
    private let lists: LinkedLists
    private var pages: RecordNumbers

    init(_ options: AllocatorOptions) {
        pages = RecordNumbers(capacity: options.arenaPages)
        let blocks = (pages.capacity + 1) * Self.units
        freeOrder = Table(capacity: blocks)
        lists = LinkedLists(lists: Self.orders, records: blocks)
    }

    private static func order(_ size: Int) -> Int {
        var order = 0
        while smallest << order < size { order += 1 }
        return order
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        let order = Self.order(size)
        var found = order
        while found < Self.orders, lists.first(found) == 0 { found += 1 }
        if found == Self.orders {
            guard holdings.pages < pages.capacity else { return Handle.exhausted }
            holdings.pages += 1
            found -= 1
            add(pages.take() * UInt32(Self.units), found)
        }
        let block = lists.first(found)
        remove(block, found)
        while found > order {
            found -= 1
            add(block + (1 << UInt32(found)), found)
        }
        holdings.given += Self.smallest << order
        return UInt64(block)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        var order = Self.order(size)
        var block = UInt32(handle)
        holdings.given -= Self.smallest << order
        while order < Self.orders - 1 {
            let buddy = block ^ (1 << UInt32(order))
            guard freeOrder[buddy] == order + 1 else { break }
            remove(buddy, order)
            block = min(block, buddy)
            order += 1
        }
        if order < Self.orders - 1 { return add(block, order) }
        holdings.pages -= 1
        pages.give(block / UInt32(Self.units))
    }

    private func add(_ block: UInt32, _ order: Int) {
        freeOrder[block] = UInt8(order + 1)
        lists.addFirst(block, to: order)
    }

    private func remove(_ block: UInt32, _ order: Int) {
        freeOrder[block] = 0
        lists.remove(block, from: order)
    }

    func address(of handle: UInt64) -> UInt64 { handle * UInt64(Self.smallest) }

    func check() -> String? {
        var free = 0
        for order in 0..<Self.orders {
            if let torn = lists.check(order) { return torn }
            free += lists.count(order) * Self.smallest << order
        }
        let held = holdings.pages * pageBytes
        return free + holdings.given == held
            ? nil : "\(free) free and \(holdings.given) given are not \(held)"
    }
}
