// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse

/// What is known of each slot of the swap device that a trace touches.
///
/// Page indices have 32 bits and come from a file, so memory follows the slots that are
/// touched, not the highest index: room is made for groups of 16 neighbours, found by a hash
/// table. A device of 1 GiB (262,144 pages), all in use, takes 6.5 MiB; a hostile trace of
/// scattered indices 16 times as much for each.
struct SlotTable {
    /// What happened to a slot so far.
    struct Slot {
        /// Events before the write that filled the slot, and its time, ns.
        var writtenEvent: UInt64 = 0
        var writtenTime: UInt64 = 0
        /// What that write compressed to, bytes.
        var length: UInt32 = 0
        /// Whether the slot holds a page: written, and not given up since.
        var isLive = false
    }

    private static let groupBits = 4
    private static let groupSlots = 1 << groupBits

    /// An entry of the hash table: a group's key, and where its slots stand in ``slots``,
    /// in groups.
    private struct Entry {
        var key: UInt32
        var place: UInt32
    }

    /// Keys have 28 bits, so this is none.
    private static let empty = Entry(key: .max, place: 0)

    /// Open addressing, linear probing; at most half full.
    private var entries = [Entry](repeating: empty, count: 1 << 8)
    private var slots: [Slot] = []

    /// The number under which the page's slot stands here, which it keeps. O(1) amortised.
    mutating func number(of page: UInt32) -> Int {
        let key = page >> UInt32(Self.groupBits)
        let within = Int(page) % Self.groupSlots
        var index = home(of: key)
        while entries[index].key != key {
            if entries[index].key == Self.empty.key {
                let place = slots.count / Self.groupSlots
                slots.append(contentsOf: repeatElement(Slot(), count: Self.groupSlots))
                insert(Entry(key: key, place: UInt32(place)))
                return place * Self.groupSlots + within
            }
            index = (index + 1) & (entries.count - 1)
        }
        return Int(entries[index].place) * Self.groupSlots + within
    }

    /// The number of each event's slot; 0, which means nothing, of a loss. O(1) an event, amortised.
    mutating func find(_ batch: EventBatch, into numbers: inout [Int]) {
        numbers.removeAll(keepingCapacity: true)
        numbers.reserveCapacity(batch.count)
        let lost = Operation.lost.rawValue
        // Found for all at once: a look-up waits for memory, and not for the one before.
        for index in 0..<batch.count {
            numbers.append(batch.operations[index] >= lost ? 0 : number(of: batch.pages[index]))
        }
    }

    subscript(number: Int) -> Slot {
        get { slots[number] }
        _modify { yield &slots[number] }
    }

    /// Fibonacci hashing: the product with 2^32 divided by the golden ratio, its high bits
    /// (Knuth, The Art of Computer Programming 3, section 6.4).
    private func home(of key: UInt32) -> Int {
        Int((key &* 0x9E37_79B9) >> UInt32(32 - entries.count.trailingZeroBitCount))
    }

    private mutating func insert(_ entry: Entry) {
        if 2 * (slots.count / Self.groupSlots) > entries.count {
            let old = entries
            entries = [Entry](repeating: Self.empty, count: 2 * old.count)
            for one in old where one.key != Self.empty.key { place(one) }
        }
        place(entry)
    }

    private mutating func place(_ entry: Entry) {
        var index = home(of: entry.key)
        while entries[index].key != Self.empty.key { index = (index + 1) & (entries.count - 1) }
        entries[index] = entry
    }
}
