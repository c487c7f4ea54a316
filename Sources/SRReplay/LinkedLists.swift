// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Doubly linked lists of records, threaded through the records themselves as in the kernel's
/// list.h. Records have numbers from 1; 0 is the end of a list. Every operation is O(1).
struct LinkedLists: Sendable {
    private struct Links: BitwiseCopyable {
        var next: UInt32 = 0
        var before: UInt32 = 0
    }

    private struct Ends: BitwiseCopyable {
        var first: UInt32 = 0
        var last: UInt32 = 0
        var count: UInt32 = 0
    }

    private let links: Table<Links>
    private let ends: Table<Ends>

    /// - Parameter records: one more than the highest number of a record.
    init(lists: Int, records: Int) {
        links = Table(capacity: records)
        ends = Table(capacity: lists)
    }

    /// The list's first record, or 0.
    @inline(__always) func first(_ list: Int) -> UInt32 { ends[list].first }

    /// The list's last record, or 0.
    @inline(__always) func last(_ list: Int) -> UInt32 { ends[list].last }

    /// Records in the list.
    @inline(__always) func count(_ list: Int) -> Int { Int(ends[list].count) }

    /// The record after this one in its list, or 0.
    @inline(__always) func next(_ record: UInt32) -> UInt32 { links[record].next }

    /// The record before this one in its list, or 0.
    @inline(__always) func before(_ record: UInt32) -> UInt32 { links[record].before }

    /// Adds a record at the head, as list_add() does.
    @inline(__always) func addFirst(_ record: UInt32, to list: Int) {
        let old = ends[list].first
        links[record] = Links(next: old, before: 0)
        if old != 0 { links[old].before = record } else { ends[list].last = record }
        ends[list].first = record
        ends[list].count &+= 1
    }

    /// Adds a record at the tail, as list_add_tail() does.
    @inline(__always) func addLast(_ record: UInt32, to list: Int) {
        let old = ends[list].last
        links[record] = Links(next: 0, before: old)
        if old != 0 { links[old].next = record } else { ends[list].first = record }
        ends[list].last = record
        ends[list].count &+= 1
    }

    /// Puts `record` behind `other`, which is in `list`, as list_add() does with a record as its
    /// head.
    @inline(__always) func add(_ record: UInt32, after other: UInt32, in list: Int) {
        let next = links[other].next
        links[record] = Links(next: next, before: other)
        links[other].next = record
        if next != 0 { links[next].before = record } else { ends[list].last = record }
        ends[list].count &+= 1
    }

    /// Takes out a record that is in `list`, as list_del() does.
    @inline(__always) func remove(_ record: UInt32, from list: Int) {
        let own = links[record]
        if own.before != 0 {
            links[own.before].next = own.next
        } else {
            ends[list].first = own.next
        }
        if own.next != 0 {
            links[own.next].before = own.before
        } else {
            ends[list].last = own.before
        }
        ends[list].count &-= 1
    }

    /// Calls `body` with each record of the list, from the first.
    func forEach(_ list: Int, _ body: (UInt32) -> Void) {
        var record = ends[list].first
        while record != 0 {
            let next = links[record].next
            body(record)
            record = next
        }
    }

    /// Whether the list's links and count agree. O(its length).
    func check(_ list: Int) -> String? {
        var record = ends[list].first
        var before: UInt32 = 0
        var seen = 0
        while record != 0 {
            if links[record].before != before || seen > ends[list].count {
                return "list \(list) is torn at \(record)"
            }
            before = record
            seen += 1
            record = links[record].next
        }
        return before == ends[list].last && seen == ends[list].count
            ? nil : "list \(list) has \(seen) records and counts \(ends[list].count)"
    }
}

/// Numbers for records that come and go: the last that came free, or else the lowest that was
/// never used.
struct RecordNumbers: Sendable {
    private let unused: Table<UInt32>
    private var unusedCount = 0
    /// One more than the highest number given so far.
    private(set) var limit: UInt32 = 1
    /// Numbers there are, from 1.
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        unused = Table(capacity: capacity + 1)
    }

    /// A number that no live record has. The caller sees to it that there is one.
    @inline(__always) mutating func take() -> UInt32 {
        if unusedCount > 0 {
            unusedCount &-= 1
            return unused[unusedCount]
        }
        limit &+= 1
        return limit &- 1
    }

    @inline(__always) mutating func give(_ record: UInt32) {
        unused[unusedCount] = record
        unusedCount &+= 1
    }
}
