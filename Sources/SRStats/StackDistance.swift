// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Exact stack distances: at each access to a slot, how many other slots were accessed since
/// the access to it before (Mattson, Gecsei, Slutz and Traiger, "Evaluation techniques for
/// storage hierarchies", IBM Systems Journal 9(2), 1970).
///
/// A bit stands for each access in order; it is set while that access is its slot's last. The
/// distance is the number of set bits after the slot's own (Bennett and Kruskal, "LRU stack
/// processing", IBM Journal of R&D 19(4), 1975). Sums over words of bits are kept in a
/// Fenwick tree (Software: Practice and Experience 24(3), 1994) over groups of 512, small
/// enough to stay in the first cache for devices of gigabytes. When the bits are used up
/// they are closed up. O(log(slots / 256)) an access, amortised; no sampling, so no error.
struct StackDistance {
    /// Bits that one leaf of the tree sums up: 8 words, a cache line.
    private static let leafBits = 512
    private static let leafWords = leafBits / 64

    /// One bit an access.
    private var bits: [UInt64]
    /// Fenwick tree over the leaves, from index 1.
    private var tree: [UInt32]
    /// The slot of each access whose bit is set.
    private var slotAt: [UInt32]
    /// The access of each slot whose bit is set; ``none`` before its first.
    private var positionOf: [UInt32] = []
    private var next = 0
    /// Slots seen so far: set bits.
    private(set) var distinct = 0

    private static let none = UInt32.max

    init() {
        let capacity = 8 * Self.leafBits
        bits = [UInt64](repeating: 0, count: capacity / 64)
        tree = [UInt32](repeating: 0, count: capacity / Self.leafBits + 1)
        slotAt = [UInt32](repeating: 0, count: capacity)
    }

    /// Records an access to a slot.
    /// - Parameter slot: its number; memory is 4 bytes for each number up to it, and 8 to 17
    ///   for each slot accessed.
    /// - Returns: other slots accessed since this one was; nil if it never was.
    mutating func access(_ slot: Int) -> Int? {
        if slot >= positionOf.count {
            let count = max(slot + 1, 2 * positionOf.count)
            positionOf.append(
                contentsOf: repeatElement(Self.none, count: count - positionOf.count))
        }
        if next == slotAt.count { closeUp() }
        var distance: Int?
        let last = positionOf[slot]
        if last == Self.none {
            distinct += 1
        } else {
            let position = Int(last)
            distance = distinct - rank(position)
            bits[position >> 6] &= ~(1 << UInt64(position & 63))
            change(leaf: position / Self.leafBits, by: UInt32.max)
        }
        positionOf[slot] = UInt32(next)
        slotAt[next] = UInt32(slot)
        bits[next >> 6] |= 1 << UInt64(next & 63)
        change(leaf: next / Self.leafBits, by: 1)
        next += 1
        return distance
    }

    /// Set bits up to and with `position`.
    private func rank(_ position: Int) -> Int {
        let word = position >> 6
        let firstWord = position / Self.leafBits * Self.leafWords
        // Shifted left, the bits above the position fall out.
        var sum = (bits[word] << UInt64(63 - position & 63)).nonzeroBitCount
        for index in firstWord..<word { sum += bits[index].nonzeroBitCount }
        var node = position / Self.leafBits
        while node > 0 {
            sum += Int(tree[node])
            node &= node - 1
        }
        return sum
    }

    /// Adds to a leaf's sum; modulo 2^32, so that `UInt32.max` takes one away.
    private mutating func change(leaf: Int, by amount: UInt32) {
        var node = leaf + 1
        while node < tree.count {
            tree[node] &+= amount
            node += node & -node
        }
    }

    /// Moves the set bits to the front in their order, and doubles the room where they fill
    /// over half of it: so at least half is free again, and the cost is O(1) an access.
    private mutating func closeUp() {
        var target = 0
        for position in 0..<next where bits[position >> 6] >> UInt64(position & 63) & 1 == 1 {
            let slot = slotAt[position]
            slotAt[target] = slot
            positionOf[Int(slot)] = UInt32(target)
            target += 1
        }
        let capacity = 2 * target > slotAt.count ? 2 * slotAt.count : slotAt.count
        slotAt.append(contentsOf: repeatElement(0, count: capacity - slotAt.count))
        bits = [UInt64](repeating: 0, count: capacity / 64)
        tree = [UInt32](repeating: 0, count: capacity / Self.leafBits + 1)
        for position in 0..<target { bits[position >> 6] |= 1 << UInt64(position & 63) }
        for leaf in 0..<(target + Self.leafBits - 1) / Self.leafBits {
            change(
                leaf: leaf, by: UInt32(min(Self.leafBits, target - leaf * Self.leafBits)))
        }
        next = target
    }
}
