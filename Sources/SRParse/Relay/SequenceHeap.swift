// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Relay records, lowest sequence first: a binary heap.
struct SequenceHeap {
    private var records: [RelayRecord] = []

    var count: Int { records.count }
    /// The record of the lowest sequence. O(1).
    var first: RelayRecord? { records.first }

    /// O(log n).
    mutating func insert(_ record: RelayRecord) {
        records.append(record)
        var child = records.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard records[child].sequence < records[parent].sequence else { return }
            records.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out ``first``; the heap must not be empty. O(log n).
    mutating func removeFirst() {
        records.swapAt(0, records.count - 1)
        records.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < records.count && records[child].sequence < records[least].sequence {
                least = child
            }
            guard least != parent else { return }
            records.swapAt(parent, least)
            parent = least
        }
    }
}
