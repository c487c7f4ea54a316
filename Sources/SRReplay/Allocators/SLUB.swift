// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// SLUB: kmalloc() of mm/slub.c and mm/slab_common.c of kernel 6.12 (6.12.117 was read), on
/// one CPU of a kernel with SMP and CONFIG_SLUB_CPU_PARTIAL, as Debian's are.
///
/// A cache for each power of two from 8 bytes to two pages, and for 96 and 192. A cache's slabs have the
/// order that calculate_order() finds. Objects come from the CPU's slab; when it is full, from
/// the CPU's partial slabs, then from the node's, then from a new slab. A full slab that loses
/// an object joins the CPU's partial slabs; when these are too many they all go to the node's,
/// which keeps at most `min_partial` empty ones.
///
/// Settings: `kernel`, whose series (``SheafSLUB`` is of 7.3); `cpus`, the processors that
/// calculate_order() counts, 1 ... 8192 (1), which is CONFIG_NR_CPUS_RANGE_END of x86-64.
struct SLUB: Allocator {
    /// The series whose source it follows.
    static let kernel = KernelSeries.linux612
    /// ARCH_KMALLOC_MINALIGN on x86-64.
    let alignment = 8
    private(set) var holdings = Holdings()
    private let caches: Table<Cache>
    private let sizes: [Int]
    private let cacheOf: Table<UInt8>
    private var spans: Spans
    private let lists: LinkedLists
    private let maximumPages: Int

    private struct Cache: BitwiseCopyable {
        var size: UInt32
        var order: UInt32
        var objects: UInt32
        var minPartial: UInt32
        var cpuPartialSlabs: UInt32
        /// The CPU's slab, 0 if there is none.
        var active: UInt32 = 0
    }

    /// Where a slab is: ``Span/group``.
    private enum Place {
        static let full = 0
        static let node = 1
        static let cpu = 2
        static let active = 3
        static let count = 4
    }

    /// kmalloc_info[] up to KMALLOC_MAX_CACHE_SIZE, two pages: KMALLOC_SHIFT_HIGH is
    /// PAGE_SHIFT + 1.
    static func sizes(_ pageSize: PageSize) -> [Int] {
        ((3...pageSize.shift + 1).map { 1 << $0 } + [96, 192]).sorted()
    }

    init(_ options: AllocatorOptions) throws(SRError) {
        let cpus = try options.number("cpus", in: 1...8192, default: 1)
        guard options.settings["sheaves"] == nil else {
            throw SRError(.usage, "SLUB has sheaves with kernel=\(SheafSLUB.kernel.rawValue) alone")
        }
        maximumPages = options.arenaPages
        let page = options.pageSize
        sizes = Self.sizes(page)
        caches = Table(capacity: sizes.count)
        cacheOf = Table(capacity: page.bytes / 8 + 1)
        var places: [Int] = []
        for (index, size) in sizes.enumerated() {
            let order = Self.order(size, cpus: cpus, page)
            let objects = (page.bytes << order) / size
            places.append(objects)
            caches[index] = Cache(
                size: UInt32(size), order: UInt32(order), objects: UInt32(objects),
                minPartial: UInt32(Self.minPartial(size)),
                cpuPartialSlabs: UInt32(Self.cpuPartialSlabs(size, objects, page)))
        }
        for units in 0...page.bytes / 8 {
            cacheOf[units] = UInt8(sizes.firstIndex { $0 >= units * 8 } ?? 0)
        }
        spans = Spans(places: places, capacity: maximumPages, page)
        lists = LinkedLists(lists: sizes.count * Place.count, records: maximumPages + 1)
    }

    // MARK: What a cache is made with

    /// slub_max_order: PAGE_ALLOC_COSTLY_ORDER.
    private static let maximumOrder = 3

    /// calculate_order(): the least order with enough objects that wastes at most a
    /// sixteenth; failing that an eighth, a quarter, a half.
    static func order(_ size: Int, cpus: Int, _ page: PageSize) -> Int {
        // 4 * (fls(nr_cpus) + 1), at most what the highest order holds.
        let wanted = 4 * (Int.bitWidth - cpus.leadingZeroBitCount + 1)
        let objects = min(wanted, max((page.bytes << maximumOrder) / size, 1))
        let least = getOrder(objects * size, page)
        for fraction in [16, 8, 4, 2] {
            for order in least...max(least, maximumOrder) where order <= maximumOrder {
                let slab = page.bytes << order
                if slab % size <= slab / fraction { return order }
            }
        }
        return getOrder(size, page)
    }

    /// get_order(): of the fewest pages, a power of two, that hold these bytes.
    private static func getOrder(_ bytes: Int, _ page: PageSize) -> Int {
        var order = 0
        while page.bytes << order < bytes { order += 1 }
        return order
    }

    /// do_kmem_cache_create(): ilog2(size) / 2, from MIN_PARTIAL 5 to MAX_PARTIAL 10.
    static func minPartial(_ size: Int) -> Int {
        min(10, max(5, (Int.bitWidth - 1 - size.leadingZeroBitCount) / 2))
    }

    /// set_cpu_partial() and slub_set_cpu_partial(): the slabs that hold twice the objects.
    private static func cpuPartialSlabs(
        _ size: Int, _ objects: Int, _ page: PageSize
    ) -> Int {
        let wanted = size >= page.bytes ? 6 : size >= 1024 ? 24 : size >= 256 ? 52 : 120
        return (2 * wanted + objects - 1) / objects
    }

    // MARK: Operations

    private func list(_ cache: Int, _ place: Int) -> Int { cache * Place.count + place }

    private func move(_ slab: UInt32, _ cache: Int, to place: Int, last: Bool = false) {
        let old = Int(spans[slab].group)
        lists.remove(slab, from: list(cache, old))
        spans[slab].group = UInt16(place)
        if last {
            lists.addLast(slab, to: list(cache, place))
        } else {
            lists.addFirst(slab, to: list(cache, place))
        }
    }

    mutating func allocate(_ size: Int) -> UInt64 {
        let cache = Int(cacheOf[(size + 7) / 8])
        var slab = caches[cache].active
        if slab == 0 || spans[slab].used == caches[cache].objects {
            slab = replaceActive(cache)
            if slab == 0 { return Handle.exhausted }
        }
        holdings.given += Int(caches[cache].size)
        return spans.take(in: slab)
    }

    /// ___slab_alloc(): the CPU's slab is full, another takes its place; 0: there is none.
    private mutating func replaceActive(_ cache: Int) -> UInt32 {
        let old = caches[cache].active
        if old != 0 { move(old, cache, to: Place.full) }
        caches[cache].active = 0
        var slab = lists.first(list(cache, Place.cpu))
        if slab == 0 { slab = fromNode(cache) }
        if slab != 0 {
            move(slab, cache, to: Place.active)
        } else {
            let pages = 1 << Int(caches[cache].order)
            guard holdings.pages + pages <= maximumPages else { return 0 }
            holdings.pages += pages
            slab = spans.make(shape: cache)
            spans[slab].group = UInt16(Place.active)
            lists.addFirst(slab, to: list(cache, Place.active))
        }
        caches[cache].active = slab
        return slab
    }

    /// get_partial_node(): the node's first partial slab, and some more for the CPU.
    private func fromNode(_ cache: Int) -> UInt32 {
        let found = lists.first(list(cache, Place.node))
        if found == 0 { return 0 }
        var more = 0
        var slab = lists.next(found)
        while slab != 0 {
            let next = lists.next(slab)
            move(slab, cache, to: Place.cpu)
            more += 1
            if more > Int(caches[cache].cpuPartialSlabs) / 2 { break }
            slab = next
        }
        return found
    }

    mutating func free(_ handle: UInt64, size: Int) {
        let slab = spans.give(handle)
        let cache = Int(spans[slab].shape)
        holdings.given -= Int(caches[cache].size)
        // __slab_free(): what becomes of the slab depends on where it is.
        switch Int(spans[slab].group) {
        case Place.full: toCPU(slab, cache)
        case Place.node where spans[slab].used == 0: discardIfMany(slab, cache)
        default: break
        }
    }

    /// put_cpu_partial() with `drain`: if the CPU has its share, all of it goes to the node.
    private mutating func toCPU(_ slab: UInt32, _ cache: Int) {
        if lists.count(list(cache, Place.cpu)) >= caches[cache].cpuPartialSlabs {
            // __put_partials(), from the last to the first.
            while true {
                let old = lists.first(list(cache, Place.cpu))
                if old == 0 { break }
                if spans[old].used == 0, nodeHasEnough(cache) {
                    discard(old, cache)
                } else {
                    move(old, cache, to: Place.node, last: true)
                }
            }
        }
        move(slab, cache, to: Place.cpu)
    }

    private func nodeHasEnough(_ cache: Int) -> Bool {
        lists.count(list(cache, Place.node)) >= caches[cache].minPartial
    }

    private mutating func discardIfMany(_ slab: UInt32, _ cache: Int) {
        if nodeHasEnough(cache) { discard(slab, cache) }
    }

    private mutating func discard(_ slab: UInt32, _ cache: Int) {
        lists.remove(slab, from: list(cache, Int(spans[slab].group)))
        spans.remove(slab)
        holdings.pages -= 1 << Int(caches[cache].order)
    }

    func address(of handle: UInt64) -> UInt64 {
        let cache = Int(spans[Spans.span(of: handle)].shape)
        return spans.address(of: handle, placeBytes: Int(caches[cache].size))
    }

    func check() -> String? {
        var expected = Holdings()
        for cache in sizes.indices {
            let own = caches[cache]
            for place in 0..<Place.count {
                if let torn = lists.check(list(cache, place)) { return torn }
                var fault: String?
                lists.forEach(list(cache, place)) { slab in
                    let used = Int(spans[slab].used)
                    expected.pages += 1 << Int(own.order)
                    expected.given += used * Int(own.size)
                    let full = used == Int(own.objects)
                    if place == Place.full, !full { fault = "slab \(slab) is not full" }
                    if place == Place.node, full { fault = "slab \(slab) is full and listed" }
                    if let torn = spans.check(slab) { fault = torn }
                }
                if let fault { return fault }
            }
            if lists.count(list(cache, Place.active)) > 1 { return "two slabs are the CPU's" }
        }
        return expected == holdings ? nil : "holds \(expected), counts \(holdings)"
    }
}
