// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// zbud: mm/zbud.c, as in kernels 6.1 and 6.12. At most two objects a
/// page: one from the front, one from the back, in chunks of a 64th of a page.
///
/// An allocation takes the first page of the shortest free space that is long enough; a page
/// without objects is freed at once.
struct Zbud: EvictableAllocator {
    /// CHUNK_SIZE.
    var alignment: Int { chunkBytes }
    private(set) var holdings = Holdings()

    private struct Page: BitwiseCopyable {
        var first: UInt8 = 0
        var last: UInt8 = 0
        var free: Int { Zbud.chunks - Int(first) - Int(last) }
    }

    /// NCHUNKS_ORDER.
    private static let chunksOrder = 6
    /// NCHUNKS: (PAGE_SIZE - ZHDR_SIZE_ALIGNED) >> CHUNK_SHIFT, of which the header has one.
    private static let chunks = 1 << chunksOrder - 1
    private let pageSize: PageSize
    /// CHUNK_SHIFT: PAGE_SHIFT - NCHUNKS_ORDER.
    private let chunkShift: Int
    private var chunkBytes: Int { 1 << chunkShift }
    /// ZHDR_SIZE_ALIGNED: a chunk.
    private var headerBytes: Int { chunkBytes }
    /// zbud_alloc(): over this is -ENOSPC.
    private let largest: Int

    private let pages: Table<Page>
    private var numbers: RecordNumbers
    /// unbuddied[] by free chunks; [0] holds the buddied ones, as in the kernel's union.
    private let lists: LinkedLists

    init(_ options: AllocatorOptions) {
        pageSize = options.pageSize
        chunkShift = pageSize.shift - Self.chunksOrder
        largest = pageSize.bytes - 2 << chunkShift
        numbers = RecordNumbers(capacity: options.arenaPages)
        pages = Table(capacity: numbers.capacity + 1)
        lists = LinkedLists(lists: Self.chunks + 1, records: numbers.capacity + 1)
    }

    @inline(__always) private func chunksOf(_ size: Int) -> Int {
        (size &+ chunkBytes &- 1) &>> chunkShift
    }

    /// Pages with two objects are in list 0; others in that of their free chunks.
    @inline(__always) private func list(_ page: Page) -> Int {
        page.first == 0 || page.last == 0 ? page.free : 0
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        guard size <= largest else { return Handle.refused }
        let wanted = chunksOf(size)
        var number: UInt32 = 0
        for free in wanted..<Self.chunks {
            number = lists.first(free)
            if number != 0 {
                lists.remove(number, from: free)
                break
            }
        }
        if number == 0 {
            guard holdings.pages < numbers.capacity else { return Handle.exhausted }
            number = numbers.take()
            pages[number] = Page()
            holdings.pages += 1
            holdings.metadataInside += headerBytes
        }
        let front = pages[number].first == 0
        if front {
            pages[number].first = UInt8(wanted)
        } else {
            pages[number].last = UInt8(wanted)
        }
        lists.addFirst(number, to: list(pages[number]))
        holdings.given += wanted * chunkBytes
        return UInt64(number) << 1 | (front ? 0 : 1)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let number = UInt32(truncatingIfNeeded: handle >> 1)
        lists.remove(number, from: list(pages[number]))
        holdings.given -= chunksOf(size) * chunkBytes
        if handle & 1 == 0 { pages[number].first = 0 } else { pages[number].last = 0 }
        if pages[number].free == Self.chunks {
            numbers.give(number)
            holdings.pages -= 1
            holdings.metadataInside -= headerBytes
        } else {
            lists.addFirst(number, to: list(pages[number]))
        }
    }

    // MARK: Eviction

    func page(of handle: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: handle >> 1) }

    /// zbud_reclaim_page(): the first object goes before the last.
    func claim(_ page: UInt32) -> [UInt64] {
        let own = pages[page]
        lists.remove(page, from: list(own))
        let handle = UInt64(page) << 1
        return (own.first > 0 ? [handle] : []) + (own.last > 0 ? [handle | 1] : [])
    }

    /// zbud_free() of a page under reclaim.
    mutating func freeClaimed(_ handle: UInt64, size: Int) {
        let number = page(of: handle)
        holdings.given -= chunksOf(size) * chunkBytes
        if handle & 1 == 0 { pages[number].first = 0 } else { pages[number].last = 0 }
    }

    mutating func release(_ page: UInt32) -> Bool {
        guard pages[page].free == Self.chunks else {
            lists.addFirst(page, to: list(pages[page]))
            return false
        }
        numbers.give(page)
        holdings.pages -= 1
        holdings.metadataInside -= headerBytes
        return true
    }

    func address(of handle: UInt64) -> UInt64 {
        let page = handle >> 1 * UInt64(pageSize.bytes)
        if handle & 1 == 0 { return page + UInt64(headerBytes) }
        let last = Int(pages[UInt32(handle >> 1)].last) * chunkBytes
        return page + UInt64(pageSize.bytes - last)
    }

    func check() -> String? {
        var expected = Holdings()
        var fault: String?
        for list in 0...Self.chunks {
            if let torn = lists.check(list) { return torn }
            lists.forEach(list) { number in
                let page = pages[number]
                expected.pages += 1
                expected.metadataInside += headerBytes
                expected.given += (Self.chunks - page.free) * chunkBytes
                if self.list(page) != list { fault = "page \(number) is in a wrong list" }
                if page.free < 0 { fault = "page \(number) holds more than a page" }
                if page.free == Self.chunks { fault = "page \(number) is empty and kept" }
            }
        }
        return fault ?? (expected == holdings ? nil : "holds \(expected), counts \(holdings)")
    }
}
