// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// zsmalloc: mm/zsmalloc.c of kernels 6.1, 6.12 and 7.3 (6.1.192, 6.12.117 and 7.3.4 were read).
///
/// Objects lie in zspages, chains of pages cut into places of the class's size without regard
/// to page borders. An allocation goes to the fullest group of its class's zspages that are
/// neither empty nor full (find_get_zspage()); an empty zspage is freed at once. 6.1 has four
/// groups with the border at 3/4 and keeps fuller zspages first; 6.12 has twelve, by tenths. 7.3
/// frees a zspage's pages without its class's lock, and otherwise does as 6.12.
///
/// Every object has a handle, 8 bytes in a slab of their own, and a copy of it in its place
/// (in struct page for a huge class); every zspage a struct zspage of 56 bytes. Those slabs'
/// own rounding is not counted.
///
/// Settings: `kernel`, whose series; `chain`, most pages of a zspage, 1 ... 16 (4 in 6.1, 8 since
/// 6.12).
struct Zsmalloc: Allocator {
    /// ZS_ALIGN.
    let alignment = 8
    private(set) var holdings = Holdings()
    private let kernel: KernelSeries
    private let shapes: [ZsmallocClasses.Class]
    private let indexOf: ZsmallocClasses.Index
    /// The class of each index: ``ZsmallocClasses/places``.
    private let classOf: Table<UInt16>
    private let classes: Table<Class>
    /// The zspage's group, for each class and each number of places used in it.
    private let groupOf: Table<UInt8>
    private var spans: Spans
    private let lists: LinkedLists
    private let maximumPages: Int
    /// Where the object of each handle lies, as ``Spans/take(in:)`` says it; compaction moves
    /// it.
    private let locations: Table<UInt64>
    private var handles: RecordNumbers
    /// The handle in each place: what a place's first word is in the kernel.
    private let owners: Table<UInt32>

    private struct Class: BitwiseCopyable {
        var places: UInt32 = 0
        var pages: UInt32 = 0
        /// Bytes of a place that an object may fill.
        var room: UInt32 = 0
        /// Bytes of a place that hold its handle.
        var inside: UInt32 = 0
        var used: UInt32 = 0
        var allocated: UInt32 = 0
        /// Where its zspages' groups begin in ``groupOf``.
        var groups: UInt32 = 0
        /// A bit for each group that has zspages.
        var filled: UInt32 = 0
    }

    /// Room for the lists of a class; 6.12 has NR_FULLNESS_GROUPS = 12 of them.
    private static let groups = 16
    /// sizeof(struct zspage) on x86-64, in all of them.
    private static let zspageBytes = 56

    init(_ options: AllocatorOptions) throws(SRError) {
        kernel = try options.series()
        let chain = try options.number(
            "chain", in: 1...16, default: kernel.zspagePages)
        let table = ZsmallocClasses(kernel, options.pageSize, chain: chain)
        indexOf = table.index
        shapes = table.classes
        classOf = Table(capacity: table.places.count)
        for (index, place) in table.places.enumerated() { classOf[index] = place }
        classes = Table(capacity: shapes.count)
        groupOf = Table(capacity: shapes.reduce(0) { $0 + $1.objects + 1 })
        var groups = 0
        for (index, shape) in shapes.enumerated() {
            let inside = shape.huge ? 0 : ZsmallocClasses.handleBytes
            classes[index] = Class(
                places: UInt32(shape.objects), pages: UInt32(shape.pages),
                room: UInt32(shape.size - inside), inside: UInt32(inside),
                groups: UInt32(groups))
            for used in 0...shape.objects {
                groupOf[groups + used] = UInt8(
                    Self.group(used: used, of: shape.objects, kernel))
            }
            groups += shape.objects + 1
        }
        maximumPages = options.arenaPages
        spans = Spans(
            places: shapes.map(\.objects), capacity: maximumPages, options.pageSize)
        lists = LinkedLists(lists: shapes.count * Self.groups, records: maximumPages + 1)
        handles = RecordNumbers(
            capacity: maximumPages * (options.pageSize.bytes / ZsmallocClasses.smallest))
        locations = Table(capacity: handles.capacity + 1)
        owners = Table(capacity: spans.entries)
    }

    // MARK: Operations

    @inline(__always) mutating func allocate(_ size: Int) -> UInt64 {
        // zs_malloc(): a page more than the handle's word would make is in the last class.
        let number = Int(classOf[indexOf(size &+ ZsmallocClasses.handleBytes)])
        var span = candidate(number)
        let fresh = span == 0
        if fresh {
            span = grow(number)
            if span == 0 { return Handle.exhausted }
        }
        let handle = handles.take()
        place(handle, in: span)
        if fresh {
            insert(span, number, group(span, number))
        } else {
            regroup(span, number)
        }
        classes[number].used &+= 1
        let shape = classes[number]
        holdings.given &+= Int(shape.room)
        holdings.metadataInside &+= Int(shape.inside)
        holdings.metadataOutside &+= ZsmallocClasses.handleBytes
        return UInt64(handle)
    }

    /// obj_malloc().
    @inline(__always) private func place(_ handle: UInt32, in span: UInt32) {
        let location = spans.take(in: span)
        locations[handle] = location
        owners[spans.entry(location)] = handle
    }

    @inline(__always) mutating func free(_ handle: UInt64, size: Int) {
        let own = UInt32(truncatingIfNeeded: handle)
        let span = spans.give(locations[own])
        handles.give(own)
        let number = Int(spans[span].shape)
        classes[number].used &-= 1
        let shape = classes[number]
        holdings.given &-= Int(shape.room)
        holdings.metadataInside &-= Int(shape.inside)
        holdings.metadataOutside &-= ZsmallocClasses.handleBytes
        if spans[span].used == 0 {
            remove(span, number, Int(spans[span].group))
            drop(span, number)
        } else {
            regroup(span, number)
        }
    }

    func address(of handle: UInt64) -> UInt64 {
        let location = locations[UInt32(handle)]
        let shape = shapes[Int(spans[Spans.span(of: location)].shape)]
        let offset = UInt64(shape.huge ? 0 : ZsmallocClasses.handleBytes)
        return spans.address(of: location, placeBytes: shape.size) + offset
    }

    // MARK: Groups

    @inline(__always) private func list(_ number: Int, _ group: Int) -> Int {
        number &* Self.groups &+ group
    }

    /// The group of full zspages: ZS_FULL, ZS_INUSE_RATIO_100.
    private static func fullGroup(_ kernel: KernelSeries) -> Int {
        switch kernel.fullnessRule {
        case .threeQuarters: 3
        case .tenths: 11
        }
    }

    private var fullGroup: Int { Self.fullGroup(kernel) }

    /// get_fullness_group().
    private static func group(
        used: Int, of places: Int, _ kernel: KernelSeries
    ) -> Int {
        if used == 0 { return 0 }
        if used == places { return fullGroup(kernel) }
        switch kernel.fullnessRule {
        case .threeQuarters:
            // ZS_ALMOST_EMPTY, ZS_ALMOST_FULL; fullness_threshold_frac is 4.
            return used <= 3 * places / 4 ? 1 : 2
        case .tenths: return 100 * used / places / 10 + 1
        }
    }

    /// The group that a zspage belongs in: looked up, for division is slow.
    @inline(__always) private func group(_ span: UInt32, _ number: Int) -> Int {
        Int(groupOf[classes[number].groups &+ UInt32(spans[span].used)])
    }

    /// find_get_zspage(): the first of the fullest group that has any, or 0.
    @inline(__always) private func candidate(_ number: Int) -> UInt32 {
        // All groups but the empty one, which has no zspages, and the full one.
        let filled = classes[number].filled & (1 &<< UInt32(truncatingIfNeeded: fullGroup) &- 2)
        if filled == 0 { return 0 }
        return lists.first(list(number, 31 &- filled.leadingZeroBitCount))
    }

    /// insert_zspage(). 6.1 leaves a fuller one first.
    @inline(__always) private func insert(_ span: UInt32, _ number: Int, _ group: Int) {
        let list = list(number, group)
        spans[span].group = UInt16(truncatingIfNeeded: group)
        classes[number].filled |= 1 &<< UInt32(truncatingIfNeeded: group)
        if kernel.fullnessRule == .threeQuarters {
            let head = lists.first(list)
            if head != 0, spans[span].used < spans[head].used {
                return lists.add(span, after: head, in: list)
            }
        }
        lists.addFirst(span, to: list)
    }

    /// fix_fullness_group().
    @inline(__always) private func regroup(_ span: UInt32, _ number: Int) {
        let new = group(span, number)
        let old = Int(spans[span].group)
        if new == old { return }
        remove(span, number, old)
        insert(span, number, new)
    }

    /// remove_zspage().
    @inline(__always) private func remove(_ span: UInt32, _ number: Int, _ group: Int) {
        let list = list(number, group)
        lists.remove(span, from: list)
        if lists.first(list) == 0 {
            classes[number].filled &= ~(1 &<< UInt32(truncatingIfNeeded: group))
        }
    }

    // MARK: Pages

    /// alloc_zspage(); 0 if the arena is used up.
    @inline(never) private mutating func grow(_ number: Int) -> UInt32 {
        let pages = Int(classes[number].pages)
        guard holdings.pages + pages <= maximumPages else { return 0 }
        holdings.pages += pages
        holdings.metadataOutside += Self.zspageBytes
        classes[number].allocated += classes[number].places
        return spans.make(shape: number)
    }

    /// __free_zspage(), for one that is in no list.
    @inline(never) private mutating func drop(_ span: UInt32, _ number: Int) {
        holdings.pages -= Int(classes[number].pages)
        holdings.metadataOutside -= Self.zspageBytes
        classes[number].allocated -= classes[number].places
        spans.remove(span)
    }
}

// MARK: Compaction

extension Zsmalloc {
    /// zs_compact(): moves objects out of sparse zspages into fuller ones, class by class from
    /// the largest.
    mutating func compact() -> Int {
        let before = holdings.pages
        for number in stride(from: shapes.count - 1, through: 0, by: -1) {
            switch kernel.fullnessRule {
            case .threeQuarters: compactAs61(number)
            case .tenths: compactAs612(number)
            }
        }
        return before - holdings.pages
    }

    /// zs_can_compact(): pages that a class would give back.
    private func freeable(_ number: Int) -> Int {
        let shape = classes[number]
        guard shape.allocated > shape.used else { return 0 }
        return Int((shape.allocated - shape.used) / shape.places * shape.pages)
    }

    /// isolate_zspage() and its successors: the first zspage of the groups, which leaves its
    /// list; 0: there is none.
    private func isolate(_ number: Int, _ groups: [Int]) -> UInt32 {
        for group in groups {
            let span = lists.first(list(number, group))
            if span != 0 {
                remove(span, number, group)
                return span
            }
        }
        return 0
    }

    /// putback_zspage(), and free_zspage() if nothing is left in it.
    private mutating func putBack(_ span: UInt32, _ number: Int) {
        if spans[span].used == 0 { return drop(span, number) }
        insert(span, number, group(span, number))
    }

    /// migrate_zspage(): moves objects until one of the two is used up.
    private func migrate(from source: UInt32, to target: UInt32, _ number: Int) {
        let places = UInt16(classes[number].places)
        var place = 0
        while spans[target].used < places, let next = spans.firstTaken(in: source, from: place) {
            let location = UInt64(source) << 16 | UInt64(next)
            self.place(owners[spans.entry(location)], in: target)
            _ = spans.give(location)
            place = next + 1
        }
    }

    /// __zs_compact() of 6.12 and 7.3.
    private mutating func compactAs612(_ number: Int) {
        let fuller = Array(1..<fullGroup)
        var target: UInt32 = 0
        while freeable(number) > 0 {
            if target == 0 {
                target = isolate(number, fuller.reversed())
                if target == 0 { break }
            }
            let source = isolate(number, fuller)
            if source == 0 { break }
            migrate(from: source, to: target, number)
            putBack(source, number)
            if group(target, number) == fullGroup {
                putBack(target, number)
                target = 0
            }
        }
        if target != 0 { putBack(target, number) }
    }

    /// 6.1's __zs_compact().
    private mutating func compactAs61(_ number: Int) {
        while true {
            let source = isolate(number, [1, 2])
            if source == 0 { return }
            guard freeable(number) > 0 else { return putBack(source, number) }
            var target = isolate(number, [2, 1])
            while target != 0 {
                migrate(from: source, to: target, number)
                let done = spans[source].used == 0
                putBack(target, number)
                if done { break }
                target = isolate(number, [2, 1])
            }
            let stuck = target == 0
            putBack(source, number)
            if stuck { return }
        }
    }
}

// MARK: What the kernel would show

extension Zsmalloc {
    /// The file `classes` of zsmalloc's debugfs folder: zs_stats_size_show() of the kernel.
    var report: String? {
        func cell(_ value: some CustomStringConvertible, _ width: Int) -> String {
            let text = value.description
            return String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let groups: [Int]
        let titles: [String]
        switch kernel.fullnessRule {
        case .threeQuarters:
            groups = [2, 1]
            titles = ["almost_full", "almost_empty"]
        case .tenths:
            groups = Array(1...11)
            titles = groups.map { $0 == 10 ? "99%" : $0 == 11 ? "100%" : "\($0)0%" }
        }
        let names =
            titles + ["obj_allocated", "obj_used", "pages_used", "pages_per_zspage", "freeable"]
        let widths = names.map { max(9, $0.count) }
        func line(_ slot: String, _ size: String, _ values: [String]) -> String {
            " \(cell(slot, 5)) \(cell(size, 5)) "
                + zip(values, widths).map { cell($0, $1) }.joined(separator: " ") + "\n"
        }
        var text = line("class", "size", names)
        var totals = [Int](repeating: 0, count: groups.count + 4)
        for (number, shape) in shapes.enumerated() {
            let state = classes[number]
            let zspages = Int(state.allocated / state.places)
            var values = groups.map { lists.count(list(number, $0)) }
            values += [
                Int(state.allocated), Int(state.used), zspages * shape.pages, freeable(number),
            ]
            for (index, value) in values.enumerated() { totals[index] += value }
            var cells = values.map(\.description)
            cells.insert("\(shape.pages)", at: cells.count - 1)
            text += line("\(shape.index)", "\(shape.size)", cells)
        }
        var cells = totals.map(\.description)
        cells.insert("", at: cells.count - 1)
        return text + "\n" + line("Total", "", cells)
    }

    func check() -> String? {
        var (pages, given, inside, objects, zspages) = (0, 0, 0, 0, 0)
        for (number, shape) in shapes.enumerated() {
            var (used, allocated) = (0, 0)
            for group in 0...fullGroup {
                let list = list(number, group)
                if let fault = lists.check(list) { return fault }
                var fault: String?
                lists.forEach(list) { span in
                    used += Int(spans[span].used)
                    allocated += shape.objects
                    zspages += 1
                    if self.group(span, number) != group { fault = "\(span) is in a wrong group" }
                    if Int(spans[span].shape) != number { fault = "\(span) is in a wrong class" }
                    if group == 0 { fault = "\(span) is empty and kept" }
                    if let torn = spans.check(span) { fault = torn }
                }
                if let fault { return fault }
            }
            let state = classes[number]
            if used != state.used || allocated != state.allocated {
                return "class \(shape.size): \(used) of \(allocated), counted \(state.used) of "
                    + "\(state.allocated)"
            }
            pages += allocated / shape.objects * shape.pages
            given += used * Int(state.room)
            inside += used * Int(state.inside)
            objects += used
        }
        var expected = Holdings()
        expected.pages = pages
        expected.given = given
        expected.metadataInside = inside
        expected.metadataOutside =
            objects * ZsmallocClasses.handleBytes + zspages * Self.zspageBytes
        return expected == holdings ? nil : "holds \(expected), counts \(holdings)"
    }
}
