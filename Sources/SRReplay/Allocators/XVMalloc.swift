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

    /// The pages, in words of 4 bytes; page 0 is not used, so that offset 0 may say "none". A
    /// block: size and the place of the block before in its page, both as u16 with the two
    /// flags; then its links while it is free.
    private let words: Table<UInt32>
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
    /// BLOCK_FREE and PREV_FREE, in the lowest bits of the place of the block before.
    private static let isFree: UInt32 = 1
    private static let beforeFree: UInt32 = 2

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
        words = Table(capacity: (pages + 1) * pageSize.bytes / 4)
        heads = Table(capacity: listCount)
        secondLevels = Table(capacity: (listCount + 63) / 64)
    }

    // MARK: Blocks, by their offset in bytes

    @inline(__always) private func size(_ block: Int) -> Int { Int(words[block / 4] & 0xffff) }

    @inline(__always) private func setSize(_ block: Int, _ size: Int) {
        words[block / 4] = words[block / 4] & 0xffff_0000 | UInt32(size)
    }

    @inline(__always) private func flag(_ block: Int, _ flag: UInt32) -> Bool {
        words[block / 4] >> 16 & flag != 0
    }

    @inline(__always) private func set(_ block: Int, _ flag: UInt32, _ on: Bool) {
        if on { words[block / 4] |= flag << 16 } else { words[block / 4] &= ~(flag << 16) }
    }

    /// Where in its page the block before begins.
    @inline(__always) private func before(_ block: Int) -> Int {
        Int(words[block / 4] >> 16 & ~7)
    }

    @inline(__always) private func setBefore(_ block: Int, _ place: Int) {
        words[block / 4] = words[block / 4] & 0x7_ffff | UInt32(place) << 16
    }

    @inline(__always) private func isPageEnd(_ offset: Int) -> Bool {
        pageSize.offsetInPage(offset) == 0
    }

    private static func rounded(_ size: Int) -> Int { (size + 7) & ~7 }

    // MARK: Lists

    /// get_index_for_insert().
    private func listToInsert(_ size: Int) -> Int {
        (min(size, largest) & ~(Self.step - 1) - Self.smallest) / Self.step
    }

    /// find_block(): a block of at least `size` bytes at the head of a list; nil: none.
    private func find(_ size: Int) -> (block: Int, list: Int)? {
        let list = (max(size, Self.smallest) - Self.smallest + Self.step - 1) / Self.step
        var level = list / 64
        var marks = secondLevels[level] & (~0 << UInt64(list % 64))
        if marks == 0 {
            let levels = firstLevels & (~0 << UInt64(level + 1))
            if levels == 0 { return nil }
            level = levels.trailingZeroBitCount
            marks = secondLevels[level]
        }
        let found = level * 64 + marks.trailingZeroBitCount
        return (Int(heads[found]) * 8, found)
    }

    private mutating func insert(_ block: Int) {
        let list = listToInsert(size(block))
        let next = heads[list]
        words[block / 4 + 2] = next
        words[block / 4 + 3] = 0
        if next != 0 { words[Int(next) * 2 + 3] = UInt32(block / 8) }
        heads[list] = UInt32(block / 8)
        secondLevels[list / 64] |= 1 << UInt64(list % 64)
        firstLevels |= 1 << UInt64(list / 64)
    }

    private mutating func remove(_ block: Int) {
        let list = listToInsert(size(block))
        let (next, before) = (words[block / 4 + 2], words[block / 4 + 3])
        if next != 0 { words[Int(next) * 2 + 3] = before }
        if before != 0 {
            words[Int(before) * 2 + 2] = next
        } else {
            heads[list] = next
            if next == 0 {
                secondLevels[list / 64] &= ~(1 << UInt64(list % 64))
                if secondLevels[list / 64] == 0 { firstLevels &= ~(1 << UInt64(list / 64)) }
            }
        }
    }

    // MARK: Operations

    mutating func allocate(_ size: Int) -> UInt64 {
        guard size <= largest else { return Handle.refused }
        let wanted = Self.rounded(size)
        if find(wanted) == nil, !grow() { return Handle.exhausted }
        guard let (block, _) = find(wanted) else { return Handle.exhausted }
        remove(block)
        let rest = self.size(block) - wanted
        let next = block + Self.header + wanted
        if rest > 0 {
            words[next / 4] = UInt32(rest - Self.header) | Self.isFree << 16
            setBefore(next, pageSize.offsetInPage(block))
            if rest - Self.header >= Self.smallest { insert(next) }
            let end = next + rest
            if !isPageEnd(end) { setBefore(end, pageSize.offsetInPage(next)) }
        } else if !isPageEnd(next) {
            set(next, Self.beforeFree, false)
        }
        setSize(block, size)
        set(block, Self.isFree, false)
        holdings.given += wanted
        holdings.metadataInside += Self.header
        return UInt64(block)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        var block = Int(handle)
        var length = Self.rounded(self.size(block))
        holdings.given -= length
        holdings.metadataInside -= Self.header
        let next = block + Self.header + length
        if !isPageEnd(next), flag(next, Self.isFree) {
            if self.size(next) >= Self.smallest { remove(next) }
            length += self.size(next) + Self.header
        }
        if flag(block, Self.beforeFree) {
            let before = block - pageSize.offsetInPage(block) + self.before(block)
            if self.size(before) >= Self.smallest { remove(before) }
            length += self.size(before) + Self.header
            block = before
        }
        setSize(block, length)
        if length == largest {
            numbers.give(UInt32(pageSize.page(of: block)))
            holdings.pages -= 1
            return
        }
        set(block, Self.isFree, true)
        if length >= Self.smallest { insert(block) }
        let end = block + Self.header + length
        if !isPageEnd(end) {
            set(end, Self.beforeFree, true)
            setBefore(end, pageSize.offsetInPage(block))
        }
    }

    /// grow_pool().
    private mutating func grow() -> Bool {
        guard holdings.pages < numbers.capacity else { return false }
        let block = Int(numbers.take()) * pageSize.bytes
        words[block / 4] = UInt32(largest) | Self.isFree << 16
        insert(block)
        holdings.pages += 1
        return true
    }

    func address(of handle: UInt64) -> UInt64 { handle + UInt64(Self.header) }

    func check() -> String? {
        var (listed, given, used) = (0, 0, 0)
        var pages: Set<Int> = []
        for list in 0..<listCount {
            var entry = Int(heads[list]) * 8
            let marked = secondLevels[list / 64] >> UInt64(list % 64) & 1 != 0
            if marked != (entry != 0) { return "list \(list) and its mark differ" }
            while entry != 0 {
                if !flag(entry, Self.isFree) { return "\(entry) is used and in list \(list)" }
                if listToInsert(size(entry)) != list { return "\(entry) is in a wrong list" }
                pages.insert(pageSize.page(of: entry))
                listed += 1
                entry = Int(words[entry / 4 + 2]) * 8
            }
        }
        var free = 0
        for page in pages {
            var block = page * pageSize.bytes
            var before: Int?
            repeat {
                if let before, flag(block, Self.beforeFree) {
                    if !flag(page * pageSize.bytes + before, Self.isFree)
                        || self.before(block) != before
                    {
                        return "block \(block) is wrong about the one before it"
                    }
                }
                let length = flag(block, Self.isFree) ? size(block) : Self.rounded(size(block))
                if flag(block, Self.isFree) {
                    if length >= Self.smallest { free += 1 }
                } else {
                    given += length
                    used += 1
                }
                before = pageSize.offsetInPage(block)
                block += Self.header + length
            } while pageSize.page(of: block) == page
            if !isPageEnd(block) { return "page \(page) ends at \(pageSize.offsetInPage(block))" }
        }
        if free != listed { return "\(free) blocks are free, \(listed) in lists" }
        // Pages without a listed block are not walked: they may only add to what was seen.
        if given > holdings.given || used * Self.header > holdings.metadataInside {
            return "\(given) bytes are given, \(holdings.given) counted"
        }
        return pages.count > holdings.pages ? "\(pages.count) pages are held" : nil
    }
}
