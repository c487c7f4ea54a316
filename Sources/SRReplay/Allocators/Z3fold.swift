// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// z3fold: mm/z3fold.c of kernel 6.1 (6.1.192 was read). At most three objects a page, in
/// chunks of a 64th of a page: one from the front, one from the back, one between.
///
/// An allocation takes the first page of the shortest free space that is long enough. A freed
/// object's page is compacted: the one between moves to close a gap of three chunks or more,
/// and a lone object moves to another page, which frees its own. The kernel does that in a
/// work queue shortly after. ``free(_:size:)`` does it at once; ``freeLater(_:size:)`` leaves it to
/// ``settle(_:)``. There is one CPU's lists.
struct Z3fold: EvictableAllocator {
    /// CHUNK_SIZE.
    var alignment: Int { chunkBytes }
    private(set) var holdings = Holdings()

    /// Which object of a page: enum buddy.
    private enum Buddy: UInt64 {
        case headless, first, middle, last
    }

    private struct Page: BitwiseCopyable {
        /// Chunks of each object, 0 if its place is free.
        var first: UInt8 = 0
        var middle: UInt8 = 0
        var last: UInt8 = 0
        /// The chunk at which the middle one begins.
        var start: UInt8 = 0
        /// Objects whose handles belong to another page's slots.
        var foreign: UInt8 = 0
        /// Whether it is one object's alone, without a header.
        var headless = false
        /// Whether it is in no list: under reclaim, or waiting for ``Z3fold/settle(_:)``.
        var unlisted = false
        /// NEEDS_COMPACTING: it waits for ``Z3fold/settle(_:)``.
        var waits = false
        /// Handles of the objects; of a headless page the first.
        var firstHandle: UInt32 = 0
        var middleHandle: UInt32 = 0
        var lastHandle: UInt32 = 0

        @inline(__always) var objects: Int {
            (first > 0 ? 1 : 0) &+ (middle > 0 ? 1 : 0) &+ (last > 0 ? 1 : 0)
        }

        /// num_free_chunks().
        @inline(__always) func free(_ headerChunks: Int) -> Int {
            if middle == 0 {
                return Z3fold.totalChunks &- headerChunks &- Int(first) &- Int(last)
            }
            let before = first > 0 ? 0 : Int(start) &- headerChunks
            let after = last > 0 ? 0 : Z3fold.totalChunks &- Int(start) &- Int(middle)
            return max(before, after)
        }
    }

    /// Where an object is.
    private struct Location: BitwiseCopyable {
        var page: UInt32 = 0
        var buddy: UInt8 = 0
        /// Whether it came from another page.
        var foreign = false
        /// Chunks.
        var chunks: UInt8 = 0
    }

    /// NCHUNKS_ORDER, and TOTAL_CHUNKS.
    private static let chunksOrder = 6
    private static let totalChunks = 1 << chunksOrder
    /// sizeof(struct z3fold_header) on a 64-bit kernel.
    private static let headerBytes = 88
    private let pageSize: PageSize
    /// CHUNK_SHIFT: PAGE_SHIFT - NCHUNKS_ORDER.
    private let chunkShift: Int
    private var chunkBytes: Int { 1 << chunkShift }
    /// ZHDR_CHUNKS: two in a page of 4 KiB, one in larger ones.
    private let headerChunks: Int
    /// NCHUNKS.
    private var chunks: Int { Self.totalChunks - headerChunks }
    /// z3fold_alloc(): over this an object has the page alone, without a header.
    private let largest: Int
    /// BIG_CHUNK_GAP.
    private static let gap = 3
    /// struct z3fold_buddy_slots, 48 bytes aligned to SLOTS_ALIGN, of each page with a header.
    private static let slotsBytes = 64

    private let pages: Table<Page>
    private var numbers: RecordNumbers
    private let locations: Table<Location>
    private var handles: RecordNumbers
    /// unbuddied[] by free chunks.
    private let lists: LinkedLists
    /// A bit for each of these lists that has a page, in its one element.
    private let filled = Table<UInt64>(capacity: 1)
    /// Pages that wait to be compacted, in the order of `compact_wq`.
    private var work: [UInt32] = []

    init(_ options: AllocatorOptions) {
        pageSize = options.pageSize
        chunkShift = pageSize.shift - Self.chunksOrder
        headerChunks = (Self.headerBytes + 1 << chunkShift - 1) >> chunkShift
        largest = pageSize.bytes - (headerChunks + 1) << chunkShift
        numbers = RecordNumbers(capacity: options.arenaPages)
        pages = Table(capacity: numbers.capacity + 1)
        handles = RecordNumbers(capacity: 3 * numbers.capacity)
        locations = Table(capacity: handles.capacity + 1)
        lists = LinkedLists(
            lists: Self.totalChunks - headerChunks + 1, records: numbers.capacity + 1)
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        let headless = size > largest
        let wanted = (size + chunkBytes - 1) >> chunkShift
        var page = headless ? 0 : takeUnbuddied(wanted)
        if page == 0 {
            guard holdings.pages < numbers.capacity else { return Handle.exhausted }
            page = numbers.take()
            pages[page] = Page()
            holdings.pages += 1
            if !headless {
                holdings.metadataInside += headerChunks * chunkBytes
                holdings.metadataOutside += Self.slotsBytes
            }
        }
        let handle = handles.take()
        if headless {
            holdings.given += pageSize.bytes
            pages[page].headless = true
            pages[page].firstHandle = handle
            locations[handle] = Location(page: page, buddy: 0, chunks: UInt8(wanted))
        } else {
            holdings.given += wanted * chunkBytes
            put(handle, UInt8(wanted), in: page, foreign: false)
        }
        return UInt64(handle)
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let page = give(handle)
        if page != 0 { _ = settlePage(page) }
    }

    /// z3fold_free(), without the work that it leaves to the queue. Until that is done no allocation
    /// finds the page.
    mutating func freeLater(_ handle: UInt64, size: Int) {
        let page = give(handle)
        guard page != 0 else { return }
        pages[page].waits = true
        pages[page].unlisted = true
        work.append(page)
    }

    /// Gives up an object: a page without objects goes, and one that was full is compacted there and
    /// then (it is on no CPU's list).
    ///
    /// - Returns: the page, if it is to wait for the work queue; else 0.
    @inline(__always) private mutating func give(_ handle: UInt64) -> UInt32 {
        let own = UInt32(truncatingIfNeeded: handle)
        let location = locations[own]
        let page = location.page
        handles.give(own)
        guard let buddy = Buddy(rawValue: UInt64(location.buddy)), buddy != .headless else {
            holdings.given &-= pageSize.bytes
            holdings.pages &-= 1
            numbers.give(page)
            return 0
        }
        holdings.given &-= Int(location.chunks) &<< chunkShift
        leaveList(page)
        let wasFull = pages[page].objects == 3
        clear(buddy, of: page)
        if location.foreign {
            pages[page].foreign &-= 1
            // The slots of the page that it came from went on living for its handle.
            holdings.metadataOutside &-= Self.slotsBytes
        }
        // The work that waits holds the page, even one without objects.
        if pages[page].waits { return 0 }
        if pages[page].objects == 0 {
            drop(page, keepsSlots: false)
            return 0
        }
        guard wasFull else { return page }
        compactPage(page)
        joinList(page)
        return 0
    }

    /// do_compact_page() of each page that waits.
    ///
    /// - Parameter dropped: is told the pages that came free.
    mutating func settle(_ dropped: (UInt32) -> Void) {
        for page in work {
            pages[page].waits = false
            if settlePage(page) { dropped(page) }
        }
        work.removeAll(keepingCapacity: true)
    }

    /// - Returns: whether the page came free.
    @inline(__always) private mutating func settlePage(_ page: UInt32) -> Bool {
        if pages[page].objects == 0 {
            drop(page, keepsSlots: false)
            return true
        }
        if pages[page].foreign == 0, pages[page].objects == 1, moveLone(from: page) { return true }
        compactPage(page)
        joinList(page)
        return false
    }

    func address(of handle: UInt64) -> UInt64 {
        let location = locations[UInt32(handle)]
        let page = pages[location.page]
        let chunk =
            switch Buddy(rawValue: UInt64(location.buddy)) {
            case .first: headerChunks
            case .middle: Int(page.start)
            case .last: Self.totalChunks - Int(page.last)
            case .headless, nil: 0
            }
        return UInt64(location.page) * UInt64(pageSize.bytes) + UInt64(chunk * chunkBytes)
    }

    // MARK: Eviction

    func page(of handle: UInt64) -> UInt32 { locations[UInt32(truncatingIfNeeded: handle)].page }

    /// z3fold_reclaim_page() lets a page by that holds objects with another page's handles.
    func canClaim(_ page: UInt32) -> Bool { pages[page].foreign == 0 }

    /// z3fold_reclaim_page(): the object between goes first, then the first, then the last.
    func claim(_ page: UInt32) -> [UInt64] {
        let own = pages[page]
        if own.headless { return [UInt64(own.firstHandle)] }
        leaveList(page)
        pages[page].unlisted = true
        return [
            (own.middle, own.middleHandle), (own.first, own.firstHandle),
            (own.last, own.lastHandle),
        ].filter { $0.0 > 0 }.map { UInt64($0.1) }
    }

    /// z3fold_free() of a page that is claimed.
    mutating func freeClaimed(_ handle: UInt64, size: Int) {
        let own = UInt32(truncatingIfNeeded: handle)
        let location = locations[own]
        handles.give(own)
        if pages[location.page].headless {
            holdings.given -= pageSize.bytes
            pages[location.page].firstHandle = 0
        } else if let buddy = Buddy(rawValue: UInt64(location.buddy)) {
            holdings.given -= Int(location.chunks) * chunkBytes
            clear(buddy, of: location.page)
        }
    }

    mutating func release(_ page: UInt32) -> Bool {
        if pages[page].headless {
            guard pages[page].firstHandle == 0 else { return false }
            holdings.pages -= 1
            numbers.give(page)
            return true
        }
        guard pages[page].objects == 0 else {
            joinList(page)
            return false
        }
        drop(page, keepsSlots: false)
        return true
    }

    // MARK: Pages

    /// __z3fold_alloc(): the first page of the shortest free space that is enough; 0: none.
    @inline(__always) private func takeUnbuddied(_ wanted: Int) -> UInt32 {
        let fitting = filled[0] & (1 &<< UInt64(chunks) &- 1) & (~0 << UInt64(wanted))
        guard fitting != 0 else { return 0 }
        let free = fitting.trailingZeroBitCount
        let page = lists.first(free)
        remove(page, free)
        return page
    }

    @inline(__always) private func remove(_ page: UInt32, _ free: Int) {
        lists.remove(page, from: free)
        if lists.first(free) == 0 { filled[0] &= ~(1 &<< UInt64(free)) }
    }

    /// add_to_unbuddied().
    @inline(__always) private func joinList(_ page: UInt32) {
        pages[page].unlisted = false
        guard pages[page].objects < 3 else { return }
        let free = pages[page].free(headerChunks)
        lists.addFirst(page, to: free)
        filled[0] |= 1 &<< UInt64(free)
    }

    @inline(__always) private func leaveList(_ page: UInt32) {
        if pages[page].objects < 3, !pages[page].unlisted {
            remove(page, pages[page].free(headerChunks))
        }
    }

    /// get_free_buddy().
    @inline(__always) private func freeBuddy(_ page: Page, _ wanted: UInt8) -> Buddy {
        if page.middle > 0 {
            return page.first == 0 && Int(wanted) <= Int(page.start) - headerChunks
                ? .first : .last
        }
        if page.first == 0 { return .first }
        return page.last == 0 ? .last : .middle
    }

    /// Puts an object in a page that has room for it and is in no list.
    @inline(__always) private func put(
        _ handle: UInt32, _ wanted: UInt8, in page: UInt32, foreign: Bool
    ) {
        let buddy = freeBuddy(pages[page], wanted)
        switch buddy {
        case .first: (pages[page].first, pages[page].firstHandle) = (wanted, handle)
        case .last: (pages[page].last, pages[page].lastHandle) = (wanted, handle)
        case .middle, .headless:
            (pages[page].middle, pages[page].middleHandle) = (wanted, handle)
            pages[page].start = pages[page].first + UInt8(headerChunks)
        }
        if foreign { pages[page].foreign += 1 }
        locations[handle] = Location(
            page: page, buddy: UInt8(buddy.rawValue), foreign: foreign, chunks: wanted)
        joinList(page)
    }

    @inline(__always) private func clear(_ buddy: Buddy, of page: UInt32) {
        switch buddy {
        case .first: pages[page].first = 0
        case .middle: pages[page].middle = 0
        case .last: pages[page].last = 0
        case .headless: break
        }
    }

    /// Frees a page without objects. Its slots may have to live on for a handle.
    @inline(__always) private mutating func drop(_ page: UInt32, keepsSlots: Bool) {
        numbers.give(page)
        holdings.pages -= 1
        holdings.metadataInside -= headerChunks * chunkBytes
        if !keepsSlots { holdings.metadataOutside -= Self.slotsBytes }
    }

    /// compact_single_buddy(): moves a page's only object to another page and frees this one.
    private mutating func moveLone(from page: UInt32) -> Bool {
        let own = pages[page]
        let (wanted, handle) =
            own.first > 0
            ? (own.first, own.firstHandle)
            : own.middle > 0 ? (own.middle, own.middleHandle) : (own.last, own.lastHandle)
        let target = takeUnbuddied(Int(wanted))
        if target == 0 { return false }
        put(handle, wanted, in: target, foreign: true)
        drop(page, keepsSlots: true)
        return true
    }

    /// z3fold_compact_page(): moves the middle object to where it leaves the longer free space.
    @inline(__always) private func compactPage(_ page: UInt32) {
        let own = pages[page]
        guard own.middle > 0 else { return }
        if own.first == 0, own.last == 0 {
            (pages[page].first, pages[page].firstHandle) = (own.middle, own.middleHandle)
            (pages[page].middle, pages[page].start) = (0, 0)
            locations[own.middleHandle].buddy = UInt8(Buddy.first.rawValue)
        } else if own.first > 0, own.last == 0 {
            let start = Int(own.first) + headerChunks
            if Int(own.start) - start >= Self.gap { pages[page].start = UInt8(start) }
        } else if own.first == 0, own.last > 0 {
            let start = Self.totalChunks - Int(own.last) - Int(own.middle)
            if start - Int(own.start) >= Self.gap { pages[page].start = UInt8(start) }
        }
    }

    func check() -> String? {
        var fault: String?
        if !work.isEmpty { fault = "\(work.count) pages wait to be compacted" }
        for list in 0...chunks {
            if let torn = lists.check(list) { return torn }
            if filled[0] >> UInt64(list) & 1 != (lists.first(list) == 0 ? 0 : 1) {
                return "list \(list) and its mark differ"
            }
            lists.forEach(list) { number in
                let page = pages[number]
                if page.free(headerChunks) != list { fault = "page \(number) is in a wrong list" }
                if page.objects == 0 { fault = "page \(number) is empty and kept" }
                let filled = Int(page.first) + Int(page.middle) + Int(page.last)
                if filled + page.free(headerChunks) > chunks { fault = "page \(number) overflows" }
                if page.middle > 0, Int(page.start) < headerChunks + Int(page.first) {
                    fault = "page \(number): its first two objects overlap"
                }
            }
        }
        let free = holdings.pages * pageSize.bytes - holdings.given - holdings.metadataInside
        return fault ?? (free < 0 ? "more is stored than the pages hold" : nil)
    }
}
