// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// xvMalloc: drivers/staging/zram/xvmalloc.c and xvmalloc_int.h of kernels 2.6.37 to 3.2, the
/// allocator of ramzswap and of zram before zsmalloc; constants of a 64-bit kernel.
///
/// TLSF's idea inside single pages: free blocks of all pages lie in lists, 8 bytes apart, found
/// by two levels of bitmaps. A block has a header of 8 bytes; a freed one is joined with
/// its neighbours in the page; a page without objects is freed at once.
struct XVMalloc: Allocator {
    /// XV_ALIGN.
    let alignment = 8
    private(set) var holdings = Holdings()

    /// Sizes in bytes, places in units of 8 bytes over all pages. Page 0 is not used. A page's
    /// blocks are a row.
    private var blocks = BlockRecords()
    private var numbers: RecordNumbers
    private let heads: Table<UInt32>
    private let secondLevels: Table<UInt64>
    private var firstLevels: UInt64 = 0

    private let pageSize: PageSize
    private static let header = 8
    /// XV_MIN_ALLOC_SIZE: shorter free blocks are in no list.
    private static let smallest = 32
    /// XV_MAX_ALLOC_SIZE.
    private let largest: Int
    /// FL_DELTA.
    private static let step = 8
    /// NUM_FREE_LISTS.
    private let listCount: Int
    private static let unit = 8

    /// The pages whose lists the first bitmap, a word of 64 bits for 64 lists each, has room for.
    static let pageSizes = PageSize.ofKernels.filter { size in
        lists(largest: size.bytes - header) <= 64 * 64
    }

    private static func lists(largest: Int) -> Int { (largest - smallest) / step + 1 }

    init(_ options: AllocatorOptions) {
        pageSize = options.pageSize
        largest = pageSize.bytes - Self.header
        listCount = Self.lists(largest: largest)
        // A block is known by its offset over all pages, in units of 8 bytes: 32 GiB.
        let pages = min(options.arenaPages, pageSize.wholePages(in: 32 << 30) - 1)
        numbers = RecordNumbers(capacity: pages)
        heads = Table(capacity: listCount)
        secondLevels = Table(capacity: (listCount + 63) / 64)
    }

    private static func rounded(_ size: Int) -> Int { (size + 7) & ~7 }

    // MARK: Lists

    /// get_index_for_insert().
    @inline(__always) private func listToInsert(_ size: Int) -> Int {
        (min(size, largest) & ~(Self.step &- 1) &- Self.smallest) / Self.step
    }

    /// find_block(): a list whose blocks have at least `size` bytes; nil: there is none.
    @inline(__always) private func find(_ size: Int) -> Int? {
        let list = (max(size, Self.smallest) &- Self.smallest &+ Self.step &- 1) / Self.step
        var level = list &>> 6
        var marks = secondLevels[level] & (~0 &<< UInt64(truncatingIfNeeded: list & 63))
        if marks == 0 {
            let levels = firstLevels & (~1 &<< UInt64(truncatingIfNeeded: level))
            if levels == 0 { return nil }
            level = levels.trailingZeroBitCount
            marks = secondLevels[level]
        }
        return level &<< 6 &+ marks.trailingZeroBitCount
    }

    /// Makes a block free, and puts it in its list if it is long enough for one.
    @inline(__always) private mutating func insert(_ block: UInt32, _ size: Int) {
        blocks[block].word = BlockRecords.Block.free(size)
        guard size >= Self.smallest else { return }
        let list = listToInsert(size)
        let next = heads[list]
        blocks[block].next = next
        blocks[block].previous = 0
        if next != 0 { blocks[next].previous = block }
        heads[list] = block
        secondLevels[list &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: list & 63)
        firstLevels |= 1 &<< UInt64(truncatingIfNeeded: list &>> 6)
    }

    /// Takes a free block out of its list if it is in one.
    @inline(__always) private mutating func remove(_ block: UInt32, _ size: Int) {
        guard size >= Self.smallest else { return }
        let (next, previous) = (blocks[block].next, blocks[block].previous)
        if previous == 0 { return removeFirst(block, of: listToInsert(size)) }
        if next != 0 { blocks[next].previous = previous }
        blocks[previous].next = next
    }

    /// Takes the first block of a list out of it.
    @inline(__always) private mutating func removeFirst(_ block: UInt32, of list: Int) {
        let next = blocks[block].next
        heads[list] = next
        guard next == 0 else {
            blocks[next].previous = 0
            return
        }
        let level = list &>> 6
        let left = secondLevels[level] & ~(1 &<< UInt64(truncatingIfNeeded: list & 63))
        secondLevels[level] = left
        if left == 0 { firstLevels &= ~(1 &<< UInt64(truncatingIfNeeded: level)) }
    }

    // MARK: Operations

    @inline(__always) mutating func allocate(_ size: Int) -> UInt64 {
        guard size <= largest else { return Handle.refused }
        let wanted = Self.rounded(size)
        var found = find(wanted)
        if found == nil {
            guard grow() else { return Handle.exhausted }
            found = find(wanted)
        }
        guard let list = found else { return Handle.exhausted }
        let block = heads[list]
        let rest = blocks[block].size &- wanted
        removeFirst(block, of: list)
        if rest > 0 {
            let remainder = blocks.take()
            blocks[remainder].start =
                blocks[block].start
                &+ UInt32(truncatingIfNeeded: (Self.header &+ wanted) / Self.unit)
            blocks.link(remainder, after: block)
            insert(remainder, rest &- Self.header)
        }
        blocks[block].word = BlockRecords.Block.used(size)
        holdings.given &+= wanted
        holdings.metadataInside &+= Self.header
        return UInt64(block)
    }

    @inline(__always) mutating func free(_ handle: UInt64, size: Int) {
        var block = UInt32(truncatingIfNeeded: handle)
        let own = blocks[block]
        var length = Self.rounded(own.size)
        holdings.given &-= length
        holdings.metadataInside &-= Self.header
        let after = blocks[own.after]
        if after.isFree {
            remove(own.after, after.size)
            length &+= after.size &+ Self.header
            blocks.unlink(own.after)
            blocks.give(own.after)
        }
        let before = blocks[own.before]
        if before.isFree {
            remove(own.before, before.size)
            length &+= before.size &+ Self.header
            blocks.unlink(block)
            blocks.give(block)
            block = own.before
        }
        if length == largest {
            numbers.give(UInt32(pageSize.page(of: place(of: block))))
            blocks.give(block)
            holdings.pages &-= 1
        } else {
            insert(block, length)
        }
    }

    /// grow_pool().
    @inline(never) private mutating func grow() -> Bool {
        guard holdings.pages < numbers.capacity else { return false }
        let block = blocks.take()
        blocks[block].start = UInt32(Int(numbers.take()) * pageSize.bytes / Self.unit)
        (blocks[block].before, blocks[block].after) = (0, 0)
        insert(block, largest)
        holdings.pages += 1
        return true
    }

    /// Where a block begins, in bytes over all pages.
    private func place(of block: UInt32) -> Int { Int(blocks[block].start) * Self.unit }

    func address(of handle: UInt64) -> UInt64 {
        UInt64(place(of: UInt32(handle)) + Self.header)
    }

    func check() -> String? {
        var (listed, given, used) = (0, 0, 0)
        // The first block of each page that has one in a list.
        var rows: Set<UInt32> = []
        for list in 0..<listCount {
            var entry = heads[list]
            let marked = secondLevels[list / 64] >> UInt64(list % 64) & 1 != 0
            if marked != (entry != 0) { return "list \(list) and its mark differ" }
            while entry != 0 {
                let own = blocks[entry]
                if !own.isFree { return "\(entry) is used and in list \(list)" }
                if listToInsert(own.size) != list { return "\(entry) is in a wrong list" }
                var first = entry
                while blocks[first].before != 0 { first = blocks[first].before }
                rows.insert(first)
                listed += 1
                entry = own.next
            }
        }
        var free = 0
        for first in rows {
            if pageSize.offsetInPage(place(of: first)) != 0 { return "no page begins at \(first)" }
            var block = first
            while true {
                let own = blocks[block]
                let length = Self.rounded(own.size)
                if own.isFree {
                    if length >= Self.smallest { free += 1 }
                } else {
                    given += length
                    used += 1
                }
                let end = place(of: block) + Self.header + length
                if own.after == 0 {
                    if end != place(of: first) + pageSize.bytes {
                        return "the page of \(first) ends at \(end)"
                    }
                    break
                }
                if blocks[own.after].before != block || place(of: own.after) != end {
                    return "block \(own.after) is wrong about the one before it"
                }
                if own.isFree, blocks[own.after].isFree {
                    return "\(block) and its neighbour are free"
                }
                block = own.after
            }
        }
        if free != listed { return "\(free) blocks are free, \(listed) in lists" }
        // Pages without a listed block are not walked: they may only add to what was seen.
        if given > holdings.given || used * Self.header > holdings.metadataInside {
            return "\(given) bytes are given, \(holdings.given) counted"
        }
        return rows.count > holdings.pages ? "\(rows.count) pages are held" : nil
    }
}
