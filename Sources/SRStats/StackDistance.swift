// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Exact stack distances: at each access to a slot, how many other slots were accessed since
/// the access to it before (Mattson, Gecsei, Slutz and Traiger, "Evaluation techniques for
/// storage hierarchies", IBM Systems Journal 9(2), 1970).
///
/// A bit stands for each access in order; it is set while that access is its slot's last. The
/// distance is the number of set bits after the slot's own (Bennett and Kruskal, "LRU stack
/// processing", IBM Journal of R&D 19(4), 1975). Sums over leaves of 512 bits are kept in a
/// Fenwick tree (Software: Practice and Experience 24(3), 1994), small enough to stay in the
/// first cache for devices of gigabytes; within a leaf, how many bits stand before each word. When
/// the bits are used up they are closed up. O(log(slots / 256)) an access, amortised; no
/// sampling, so no error.
struct StackDistance {
    /// Bits that one leaf of the tree sums up: 8 words, a cache line.
    private static let leafBits = 512

    /// One bit an access.
    private var bits: [UInt64]
    /// Set bits of each leaf that stand before each of its words.
    private var inLeaf: [SIMD8<UInt16>]
    /// Fenwick tree over the leaves that are full, from index 1.
    private var tree: [UInt32]
    /// Set bits of the leaf that the next access falls in.
    private var open = 0
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
        inLeaf = [SIMD8<UInt16>](repeating: SIMD8(), count: capacity / Self.leafBits)
        tree = [UInt32](repeating: 0, count: capacity / Self.leafBits + 1)
        slotAt = [UInt32](repeating: 0, count: capacity)
    }

    /// Records an access to a slot.
    /// - Parameter slot: its number; memory is 4 bytes for each number up to it, and 8 to 18
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
            distance = leave(Int(last))
        }
        positionOf[slot] = UInt32(next)
        slotAt[next] = UInt32(slot)
        bits[next >> 6] |= 1 << UInt64(next & 63)
        inLeaf[next / Self.leafBits] &+= Self.behind(next)
        open += 1
        next += 1
        if next % Self.leafBits == 0 {
            change(leaf: next / Self.leafBits - 1, by: UInt32(open))
            open = 0
        }
        return distance
    }

    /// Clears a bit.
    /// - Returns: the set bits after it.
    private mutating func leave(_ position: Int) -> Int {
        let leaf = position / Self.leafBits
        let word = bits[position >> 6]
        // Shifted left, the bits above the position fall out.
        var upTo =
            Int(inLeaf[leaf][position >> 6 & 7])
            + (word << UInt64(63 - position & 63)).nonzeroBitCount
        bits[position >> 6] = word & ~(1 << UInt64(position & 63))
        inLeaf[leaf] &-= Self.behind(position)
        if leaf == next / Self.leafBits {
            upTo += distinct - open
            open -= 1
        } else {
            var node = leaf
            while node > 0 {
                upTo += Int(tree[node])
                node &= node - 1
            }
            change(leaf: leaf, by: UInt32.max)
        }
        return distinct - upTo
    }

    /// One for each word of a leaf that stands behind the position's.
    @inline(__always) private static func behind(_ position: Int) -> SIMD8<UInt16> {
        let words = SIMD8<UInt16>(0, 1, 2, 3, 4, 5, 6, 7)
        let own = SIMD8<UInt16>(repeating: UInt16(truncatingIfNeeded: position >> 6 & 7))
        return SIMD8(repeating: 0).replacing(with: 1, where: words .> own)
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
        for word in bits.indices {
            var left = bits[word]
            while left != 0 {
                let slot = slotAt[word << 6 | left.trailingZeroBitCount]
                left &= left - 1
                slotAt[target] = slot
                positionOf[Int(slot)] = UInt32(target)
                target += 1
            }
        }
        let capacity = 2 * target > slotAt.count ? 2 * slotAt.count : slotAt.count
        slotAt.append(contentsOf: repeatElement(0, count: capacity - slotAt.count))
        let leaves = capacity / Self.leafBits
        bits = [UInt64](repeating: 0, count: capacity / 64)
        inLeaf = [SIMD8<UInt16>](repeating: SIMD8(), count: leaves)
        tree = [UInt32](repeating: 0, count: leaves + 1)
        for position in 0..<target { bits[position >> 6] |= 1 << UInt64(position & 63) }
        let (full, rest) = target.quotientAndRemainder(dividingBy: Self.leafBits)
        for leaf in 0..<full {
            inLeaf[leaf] = Self.before(Self.leafBits)
            change(leaf: leaf, by: UInt32(Self.leafBits))
        }
        if full < leaves { inLeaf[full] = Self.before(rest) }
        open = rest
        next = target
    }

    /// For each word of a leaf whose first `count` bits are set, those before it.
    private static func before(_ count: Int) -> SIMD8<UInt16> {
        var all = SIMD8<UInt16>()
        for word in 0..<8 { all[word] = UInt16(min(64 * word, count)) }
        return all
    }
}
