// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// A binary buddy system: K. C. Knowlton, "A Fast Storage Allocator", CACM 8 (1965); D. E.
/// Knuth, TAOCP 1, section 2.5, algorithms R and S.
///
/// Blocks are powers of two from 32 bytes to a page. A larger one is halved until it fits; a
/// freed one is joined with its other half, its buddy, as long as that is free too. A page
/// that is whole again goes back at once. What is free is noted beside the pages.
struct Buddy: Allocator {
    let alignment = 32
    private(set) var holdings = Holdings()

    private static let smallest = 32
    private let pageSize: PageSize
    /// Orders from 0 on: 32 bytes to a page.
    private let orders: Int
    /// Blocks of the smallest size in a page.
    private let units: Int

    /// Order + 1 of the free block that begins at each smallest block, or 0.
    private let freeOrder: Table<UInt8>
    /// The free blocks of each order. Their records are an order after another: most blocks are
    /// large, and the many records of small ones are memory only where there are some.
    private let lists: LinkedLists
    /// What an order's records are numbered from.
    private let bases: Table<UInt32>
    private var pages: RecordNumbers

    init(_ options: AllocatorOptions) {
        pageSize = options.pageSize
        units = pageSize.bytes / Self.smallest
        orders = units.trailingZeroBitCount + 1
        pages = RecordNumbers(capacity: options.arenaPages)
        let blocks = (pages.capacity + 1) * units
        freeOrder = Table(capacity: blocks)
        bases = Table(capacity: orders)
        var records = 0
        for order in 0..<orders {
            bases[order] = UInt32(records)
            records += blocks >> order
        }
        lists = LinkedLists(lists: orders, records: records)
    }

    /// The record of a block of an order, and the block of a record. A block is known by the number of
    /// its first smallest block.
    @inline(__always) private func record(_ block: UInt32, _ order: Int) -> UInt32 {
        bases[order] &+ block &>> UInt32(truncatingIfNeeded: order)
    }

    @inline(__always) private func block(_ record: UInt32, _ order: Int) -> UInt32 {
        (record &- bases[order]) &<< UInt32(truncatingIfNeeded: order)
    }

    private static func order(_ size: Int) -> Int {
        var order = 0
        while smallest << order < size { order += 1 }
        return order
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        let order = Self.order(size)
        var found = order
        while found < orders, lists.first(found) == 0 { found += 1 }
        if found == orders {
            guard holdings.pages < pages.capacity else { return Handle.exhausted }
            holdings.pages += 1
            found -= 1
            add(pages.take() * UInt32(units), found)
        }
        let block = block(lists.first(found), found)
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
        while order < orders - 1 {
            let buddy = block ^ (1 << UInt32(order))
            guard freeOrder[buddy] == order + 1 else { break }
            remove(buddy, order)
            block = min(block, buddy)
            order += 1
        }
        if order < orders - 1 { return add(block, order) }
        holdings.pages -= 1
        pages.give(block / UInt32(units))
    }

    private func add(_ block: UInt32, _ order: Int) {
        freeOrder[block] = UInt8(order + 1)
        lists.addFirst(record(block, order), to: order)
    }

    private func remove(_ block: UInt32, _ order: Int) {
        freeOrder[block] = 0
        lists.remove(record(block, order), from: order)
    }

    func address(of handle: UInt64) -> UInt64 { handle * UInt64(Self.smallest) }

    func check() -> String? {
        var free = 0
        for order in 0..<orders {
            if let torn = lists.check(order) { return torn }
            free += lists.count(order) * Self.smallest << order
        }
        let held = holdings.pages * pageSize.bytes
        return free + holdings.given == held
            ? nil : "\(free) free and \(holdings.given) given are not \(held)"
    }
}
