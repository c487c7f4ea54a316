// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// SLUB with sheaves: kmalloc() of mm/slub.c of kernel 7.3 (7.3.4 was read), on one CPU.
///
/// Caches and the orders of their slabs are those of ``SLUB``; slabs of a CPU's own are no more.
/// Objects come from and go to the CPU's main sheaf, an array of them. Beside it the CPU has a spare
/// one, empty or full, and the node a barn of at most ten full ones and of empty ones. Only a sheaf
/// that is refilled takes objects from slabs, the node's partial ones first; only one that finds the
/// barn full gives them back. So an object that is freed goes on taking its place in a slab until
/// then.
///
/// Which of a slab's free places is taken decides nothing of its pages: that the kernel shuffles
/// them is not modelled. Sheaves themselves are other caches' objects, and are not counted.
///
/// Settings: those of ``SLUB``, and `sheaves`: 0 is a cache without, as debugged ones are, and those
/// with SLAB_NOLEAKTRACE (calculate_sheaf_capacity()). Objects then come from and go to slabs at
/// once. 1 is the default.
struct SheafSLUB: Allocator {
    /// The series whose source it follows.
    static let kernel = KernelSeries.linux73
    let alignment = 8
    private(set) var holdings = Holdings()
    private let caches: Table<Cache>
    private let sizes: [Int]
    private let cacheOf: Table<UInt8>
    private var spans: Spans
    private let lists: LinkedLists
    private let maximumPages: Int
    /// Objects in each sheaf. A cache's sheaves are ``mostSheaves`` in a row.
    private let counts: Table<UInt16>
    /// Handles of the objects of each sheaf, ``room`` in a row.
    private let objects: Table<UInt64>
    /// Room for a sheaf: the greatest capacity of all.
    private let room: Int
    /// The barn's sheaves of each cache, as stacks: list_add() and list_first_entry().
    private let fullOnes: Table<UInt8>
    private let emptyOnes: Table<UInt8>

    private struct Cache: BitwiseCopyable {
        var size: UInt32
        var order: UInt32
        var places: UInt32
        var minPartial: UInt32
        var capacity: UInt16
        var main: UInt8 = 0
        var spare: UInt8 = SheafSLUB.none
        var full: UInt8 = 0
        var empty: UInt8 = 0
        /// A bit for each sheaf that there is.
        var made: UInt16 = 1
    }

    /// Where a slab is: ``Span/group``.
    private enum Place {
        /// On no list: all its objects are out.
        static let none = 0
        static let partial = 1
        static let count = 2
    }

    /// No sheaf.
    private static let none = UInt8.max
    /// MAX_FULL_SHEAVES.
    private static let mostFull = 10
    /// A sheaf is made where none is empty and fewer than ten are full beside main and spare, or
    /// where there is no spare.
    private static let mostSheaves = mostFull + 2
    /// build_detached_freelist(): objects of other slabs that it looks past.
    private static let lookahead = 3

    init(_ options: AllocatorOptions) throws(SRError) {
        let cpus = try options.number("cpus", in: 1...8192, default: 1)
        let hasSheaves = try options.number("sheaves", in: 0...1, default: 1) == 1
        maximumPages = options.arenaPages
        let page = options.pageSize
        sizes = SLUB.sizes(page)
        room = sizes.map { Self.capacity($0, page) }.max() ?? 0
        caches = Table(capacity: sizes.count)
        cacheOf = Table(capacity: page.bytes / 8 + 1)
        var places: [Int] = []
        for (index, size) in sizes.enumerated() {
            let order = SLUB.order(size, cpus: cpus, page)
            places.append((page.bytes << order) / size)
            caches[index] = Cache(
                size: UInt32(size), order: UInt32(order), places: UInt32(places[index]),
                minPartial: UInt32(SLUB.minPartial(size)),
                capacity: hasSheaves ? UInt16(Self.capacity(size, page)) : 0)
        }
        for units in 0...page.bytes / 8 {
            cacheOf[units] = UInt8(sizes.firstIndex { $0 >= units * 8 } ?? 0)
        }
        spans = Spans(places: places, capacity: maximumPages, page)
        lists = LinkedLists(lists: sizes.count * Place.count, records: maximumPages + 1)
        let sheaves = sizes.count * Self.mostSheaves
        counts = Table(capacity: sheaves)
        objects = Table(capacity: sheaves * room)
        fullOnes = Table(capacity: sheaves)
        emptyOnes = Table(capacity: sheaves)
    }

    /// calculate_sheaf_capacity(): as many as make a sheaf, 32 bytes before the objects on x86-64,
    /// one of kmalloc's sizes.
    static func capacity(_ size: Int, _ page: PageSize) -> Int {
        let least = size >= page.bytes ? 4 : size >= 1024 ? 12 : size >= 256 ? 26 : 60
        let header = 32
        let bytes = SLUB.sizes(page).first { $0 >= header + least * 8 } ?? 0
        return (bytes - header) / 8
    }

    // MARK: Operations

    mutating func allocate(_ size: Int) -> UInt64 {
        let cache = Int(cacheOf[(size + 7) / 8])
        // alloc_from_pcs(), then ___slab_alloc().
        let handle =
            counts[main(cache)] > 0 || (caches[cache].capacity > 0 && replaceEmptyMain(cache))
            ? pop(cache) : takeOne(cache)
        if handle != Handle.exhausted { holdings.given += Int(caches[cache].size) }
        return handle
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let cache = Int(spans[Spans.span(of: handle)].shape)
        holdings.given -= Int(caches[cache].size)
        guard caches[cache].capacity > 0 else {
            let slab = Spans.span(of: handle)
            let wasFull = spans[slab].used == caches[cache].places
            _ = spans.give(handle)
            settle(slab, cache, wasFull)
            return
        }
        // free_to_pcs()
        if counts[main(cache)] == caches[cache].capacity { replaceFullMain(cache) }
        let sheaf = main(cache)
        objects[sheaf * room + Int(counts[sheaf])] = handle
        counts[sheaf] += 1
    }

    // MARK: Sheaves

    /// A sheaf's number over all caches.
    private func number(_ cache: Int, _ sheaf: UInt8) -> Int {
        cache * Self.mostSheaves + Int(sheaf)
    }

    private func main(_ cache: Int) -> Int { number(cache, caches[cache].main) }

    private func pop(_ cache: Int) -> UInt64 {
        let sheaf = main(cache)
        counts[sheaf] -= 1
        return objects[sheaf * room + Int(counts[sheaf])]
    }

    private func putFull(_ cache: Int, _ sheaf: UInt8) {
        fullOnes[number(cache, caches[cache].full)] = sheaf
        caches[cache].full += 1
    }

    private func putEmpty(_ cache: Int, _ sheaf: UInt8) {
        emptyOnes[number(cache, caches[cache].empty)] = sheaf
        caches[cache].empty += 1
    }

    private func takeEmpty(_ cache: Int) -> UInt8 {
        guard caches[cache].empty > 0 else { return Self.none }
        caches[cache].empty -= 1
        return emptyOnes[number(cache, caches[cache].empty)]
    }

    /// alloc_empty_sheaf()
    private func makeSheaf(_ cache: Int) -> UInt8 {
        let sheaf = (~caches[cache].made).trailingZeroBitCount
        caches[cache].made |= 1 << UInt16(sheaf)
        return UInt8(sheaf)
    }

    private func swapSpare(_ cache: Int) {
        let spare = caches[cache].spare
        caches[cache].spare = caches[cache].main
        caches[cache].main = spare
    }

    /// __pcs_replace_empty_main(): whether the main sheaf has objects now.
    private mutating func replaceEmptyMain(_ cache: Int) -> Bool {
        let spare = caches[cache].spare
        if spare != Self.none, counts[number(cache, spare)] > 0 {
            swapSpare(cache)
            return true
        }
        let main = caches[cache].main
        if caches[cache].full > 0 {
            caches[cache].full -= 1
            caches[cache].main = fullOnes[number(cache, caches[cache].full)]
            putEmpty(cache, main)
            return true
        }
        var sheaf = spare
        caches[cache].spare = Self.none
        if sheaf == Self.none { sheaf = takeEmpty(cache) }
        if sheaf == Self.none { sheaf = makeSheaf(cache) }
        guard refill(cache, sheaf) else {
            flush(cache, sheaf)
            caches[cache].made &= ~(1 << UInt16(sheaf))
            return false
        }
        caches[cache].spare = main
        caches[cache].main = sheaf
        return true
    }

    /// __pcs_replace_full_main(): the main sheaf has room then.
    private mutating func replaceFullMain(_ cache: Int) {
        let (main, spare) = (caches[cache].main, caches[cache].spare)
        if spare == Self.none {
            let empty = takeEmpty(cache)
            caches[cache].spare = main
            caches[cache].main = empty == Self.none ? makeSheaf(cache) : empty
        } else if counts[number(cache, spare)] < caches[cache].capacity {
            swapSpare(cache)
        } else if caches[cache].full >= Self.mostFull {
            flush(cache, spare)
            swapSpare(cache)
        } else {
            let empty = takeEmpty(cache)
            putFull(cache, main)
            caches[cache].main = empty == Self.none ? makeSheaf(cache) : empty
        }
    }

    // MARK: Slabs

    private func list(_ cache: Int) -> Int { cache * Place.count + Place.partial }

    private func setPartial(_ slab: UInt32, _ cache: Int, last: Bool) {
        spans[slab].group = UInt16(Place.partial)
        if last {
            lists.addLast(slab, to: list(cache))
        } else {
            lists.addFirst(slab, to: list(cache))
        }
    }

    private func unlist(_ slab: UInt32, _ cache: Int) {
        lists.remove(slab, from: list(cache))
        spans[slab].group = UInt16(Place.none)
    }

    /// new_slab(): on no list; 0: the arena is used up.
    private mutating func newSlab(_ cache: Int) -> UInt32 {
        let pages = 1 << Int(caches[cache].order)
        guard holdings.pages + pages <= maximumPages else { return 0 }
        holdings.pages += pages
        return spans.make(shape: cache)
    }

    /// refill_sheaf(): whether the sheaf is full then.
    private mutating func refill(_ cache: Int, _ sheaf: UInt8) -> Bool {
        let (to, capacity) = (number(cache, sheaf), Int(caches[cache].capacity))
        // __refill_objects_node(): what is left of a slab's objects joins the list's end.
        while Int(counts[to]) < capacity {
            let slab = lists.first(list(cache))
            if slab == 0 { break }
            unlist(slab, cache)
            move(from: slab, cache, to: to)
            if spans[slab].used < caches[cache].places { setPartial(slab, cache, last: true) }
        }
        // alloc_from_new_slab(): of a new slab, the list's head.
        while Int(counts[to]) < capacity {
            let slab = newSlab(cache)
            if slab == 0 { return false }
            move(from: slab, cache, to: to)
            if spans[slab].used < caches[cache].places { setPartial(slab, cache, last: false) }
        }
        return true
    }

    /// As many of a slab's objects as there are and the sheaf has room for.
    private mutating func move(from slab: UInt32, _ cache: Int, to sheaf: Int) {
        while counts[sheaf] < caches[cache].capacity, spans[slab].used < caches[cache].places {
            objects[sheaf * room + Int(counts[sheaf])] = spans.take(in: slab)
            counts[sheaf] += 1
        }
    }

    /// ___slab_alloc(): one object, where there are no sheaves or none can be filled any more.
    private mutating func takeOne(_ cache: Int) -> UInt64 {
        var slab = lists.first(list(cache))
        if slab == 0 {
            slab = newSlab(cache)
            if slab == 0 { return Handle.exhausted }
            setPartial(slab, cache, last: false)
        }
        let handle = spans.take(in: slab)
        if spans[slab].used == caches[cache].places { unlist(slab, cache) }
        return handle
    }

    /// sheaf_flush_unused(): from the last object to the first, those of a slab together as
    /// build_detached_freelist() finds them.
    private mutating func flush(_ cache: Int, _ sheaf: UInt8) {
        let from = number(cache, sheaf)
        let base = from * room
        var left = Int(counts[from])
        while left > 0 {
            left -= 1
            let slab = Spans.span(of: objects[base + left])
            let wasFull = spans[slab].used == caches[cache].places
            _ = spans.give(objects[base + left])
            var (same, at, misses) = (left, left, Self.lookahead)
            while at > 0 {
                at -= 1
                let object = objects[base + at]
                if Spans.span(of: object) == slab {
                    _ = spans.give(object)
                    same -= 1
                    objects[base + at] = objects[base + same]
                } else {
                    misses -= 1
                    if misses == 0 { break }
                }
            }
            left = same
            settle(slab, cache, wasFull)
        }
        counts[from] = 0
    }

    /// __slab_free(), of a slab that has lost objects.
    private mutating func settle(_ slab: UInt32, _ cache: Int, _ wasFull: Bool) {
        if spans[slab].used == 0, lists.count(list(cache)) >= caches[cache].minPartial {
            if !wasFull { unlist(slab, cache) }
            spans.remove(slab)
            holdings.pages -= 1 << Int(caches[cache].order)
        } else if wasFull {
            setPartial(slab, cache, last: true)
        }
    }

    // MARK: What it looks like

    func address(of handle: UInt64) -> UInt64 {
        let cache = Int(spans[Spans.span(of: handle)].shape)
        return spans.address(of: handle, placeBytes: Int(caches[cache].size))
    }

    /// Slabs on no list are known by their objects alone: what is given and what sheaves hold.
    func check() -> String? {
        var pages = 0
        for cache in sizes.indices {
            let own = caches[cache]
            if let torn = lists.check(list(cache)) { return torn }
            var fault: String?
            lists.forEach(list(cache)) { slab in
                pages += 1 << Int(own.order)
                if spans[slab].used == own.places { fault = "slab \(slab) is full and listed" }
                if let torn = spans.check(slab) { fault = torn }
            }
            if let fault { return fault }
            for sheaf in 0..<UInt8(Self.mostSheaves) {
                let count = counts[number(cache, sheaf)]
                let isMade = own.made & 1 << UInt16(sheaf) != 0
                if count > (isMade ? own.capacity : 0) {
                    return "sheaf \(sheaf) of cache \(cache) has \(count) objects"
                }
            }
            let known = Int(own.full + own.empty) + (own.spare == Self.none ? 1 : 2)
            if own.made.nonzeroBitCount != known {
                return "cache \(cache) has \(own.made.nonzeroBitCount) sheaves, and knows \(known)"
            }
            if own.full > Self.mostFull { return "cache \(cache) has \(own.full) full sheaves" }
        }
        return pages <= holdings.pages ? nil : "lists hold \(pages) pages of \(holdings.pages)"
    }
}
