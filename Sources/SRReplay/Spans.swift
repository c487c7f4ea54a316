// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// A stretch of pages cut into equal places: a zspage, a slab. Its free places are chained
/// from the last that was freed, as both allocators chain them.
struct Span: BitwiseCopyable {
    /// Places that are taken.
    var used: UInt16 = 0
    /// The first free place, or the count of places: none is.
    var free: UInt16 = 0
    /// The class, for its shape.
    var shape: UInt16 = 0
    /// The list it is in, within its class.
    var group: UInt16 = 0
    /// Where its row of places begins, in ``SpanRows/unit``.
    fileprivate(set) var row: UInt32 = 0
}

/// All the spans of an allocator, and which of their places are taken.
struct Spans: Sendable {
    /// Places of a span of each shape.
    private let places: [UInt16]
    private let spans: Table<Span>
    private var rows: SpanRows
    /// The next free place after each free place of a span; ``taken`` of those that are not. A row for
    /// each span.
    private let next: Table<UInt16>
    private(set) var numbers: RecordNumbers
    private static let taken = UInt16.max
    /// log2 of the bytes from one span's address to the next: 256 pages, which none has.
    private let distanceShift: Int

    /// - Parameter capacity: most spans at once.
    init(places: [Int], capacity: Int, _ pageSize: PageSize) {
        distanceShift = pageSize.shift + 8
        self.places = places.map { UInt16($0) }
        spans = Table(capacity: capacity + 1)
        rows = SpanRows(places: places)
        next = Table(capacity: rows.limit(spans: capacity))
        numbers = RecordNumbers(capacity: capacity)
    }

    @inline(__always) subscript(_ span: UInt32) -> Span {
        get { spans[span] }
        nonmutating _modify { yield &spans[span] }
    }

    /// A new span with all its places free.
    mutating func make(shape: Int) -> UInt32 {
        let span = numbers.take()
        spans[span] = Span(shape: UInt16(shape), row: rows.take(shape, next))
        let base = base(span)
        for place in 0..<Int(places[shape]) { next[base + place] = UInt16(place + 1) }
        return span
    }

    /// Gives up a span whose places are all free.
    @inline(__always) mutating func remove(_ span: UInt32) {
        rows.give(spans[span].row, Int(spans[span].shape), next)
        numbers.give(span)
    }

    /// Where the span's row begins.
    @inline(__always) private func base(_ span: UInt32) -> Int {
        Int(spans[span].row) &* SpanRows.unit
    }

    /// Takes a free place; there must be one.
    @inline(__always) func take(in span: UInt32) -> UInt64 {
        let place = spans[span].free
        let entry = base(span) &+ Int(place)
        spans[span].free = next[entry]
        spans[span].used &+= 1
        next[entry] = Self.taken
        return UInt64(span) << 16 | UInt64(place)
    }

    /// The place's number over all spans, for tables beside this one; below ``entries``.
    @inline(__always) func entry(_ handle: UInt64) -> Int {
        base(Self.span(of: handle)) &+ Int(handle & 0xffff)
    }

    /// One more than the highest ``entry(_:)``.
    var entries: Int { next.capacity }

    /// Gives a place back. Returns its span.
    @inline(__always) func give(_ handle: UInt64) -> UInt32 {
        let span = Self.span(of: handle)
        let place = UInt16(truncatingIfNeeded: handle)
        next[base(span) &+ Int(place)] = spans[span].free
        spans[span].free = place
        spans[span].used &-= 1
        return span
    }

    @inline(__always) static func span(of handle: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: handle >> 16)
    }

    /// The first taken place at or after `place`; nil: none.
    func firstTaken(in span: UInt32, from place: Int) -> Int? {
        let base = base(span)
        return (place..<Int(places[Int(spans[span].shape)])).first {
            next[base + $0] == Self.taken
        }
    }

    /// An address of the place's own.
    func address(of handle: UInt64, placeBytes: Int) -> UInt64 {
        (handle >> 16) << UInt64(distanceShift) + (handle & 0xffff) * UInt64(placeBytes)
    }

    /// Whether a span's chain of free places and its count agree.
    func check(_ span: UInt32) -> String? {
        let count = Int(places[Int(spans[span].shape)])
        let base = base(span)
        var free = 0
        var place = Int(spans[span].free)
        while place < count, free <= count {
            free += 1
            place = Int(next[base + place])
        }
        return free + Int(spans[span].used) == count && place == count
            ? nil : "span \(span) has \(free) free and \(spans[span].used) taken of \(count)"
    }
}

/// Rows of a table, one for each span, as long as its places rounded up to a power of two. A row that is
/// given back is taken again by a span of any shape whose places make as long a row: memory follows the
/// places of spans, and not the most that any span has.
private struct SpanRows: Sendable {
    /// Elements that rows begin at multiples of.
    static let unit = 2

    /// log2 of the row's length in units, of each shape.
    private let orders: [UInt8]
    /// The first row that was given back, of each order, as its place in units plus 1; 0: there is none.
    /// Each of these rows has the next one's in its first two elements.
    private let unused: Table<UInt32>
    /// Units of all rows so far.
    private var end: UInt32 = 0

    init(places: [Int]) {
        orders = places.map { places in
            let units = (places + Self.unit - 1) / Self.unit
            return UInt8(Int.bitWidth - (units - 1).leadingZeroBitCount)
        }
        unused = Table(capacity: Int(orders.max() ?? 0) + 1)
    }

    /// Elements that the rows of so many spans at once can come to need: all of them with rows of each
    /// order in turn.
    func limit(spans: Int) -> Int { (spans + 1) * Self.unit << unused.capacity }

    mutating func take(_ shape: Int, _ table: Table<UInt16>) -> UInt32 {
        let order = Int(orders[shape])
        let first = unused[order]
        guard first > 0 else {
            end += 1 << UInt32(order)
            return end - 1 << UInt32(order)
        }
        let base = Int(first - 1) * Self.unit
        unused[order] = UInt32(table[base]) | UInt32(table[base + 1]) << 16
        return first - 1
    }

    func give(_ row: UInt32, _ shape: Int, _ table: Table<UInt16>) {
        let order = Int(orders[shape])
        let base = Int(row) * Self.unit
        table[base] = UInt16(truncatingIfNeeded: unused[order])
        table[base + 1] = UInt16(truncatingIfNeeded: unused[order] >> 16)
        unused[order] = row + 1
    }
}
