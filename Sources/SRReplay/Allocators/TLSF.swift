// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// Two-level segregated fit: M. Masmano, I. Ripoll, A. Crespo, J. Real, "TLSF: a New Dynamic
/// Memory Allocator for Real-Time Systems", ECRTS 2004. Every operation is O(1).
///
/// Free blocks lie in lists by size: the first level halves at powers of two, the second cuts
/// each of those into 2^`sl` equal classes (section 4 of the paper; `sl` = 5 is its own
/// choice). A request is rounded up to the next class, so that any block of a list fits, and
/// the rest is split off at once; a freed block is joined with its neighbours at once.
///
/// The arena is one stretch that grows by pages at its end. Its block headers stand in it, 8
/// bytes each: size with two flags, and where the block before begins if that is free. Two
/// links of 4 bytes more make a free block, so none is shorter than 16 bytes.
///
/// Settings: `sl`, log2 of second-level classes, 1 ... 6 (5); `fl`, log2 of the largest arena
/// in bytes, 16 ... 33 (33); `grow`, pages by which the arena grows at least, 1 ... 65536 (1).
struct TLSF: Allocator {
    let alignment = 8
    private(set) var holdings = Holdings()

    /// The arena, in words of 4 bytes. A block begins at an even one; blocks are known by
    /// their ``unit``, half of that.
    private let words: Table<UInt32>
    /// First block of each list, 0 for none (the arena begins at unit 2).
    private let heads: Table<UInt32>
    /// Which lists of each first level hold blocks.
    private let secondLevels: Table<UInt64>
    private var firstLevels: UInt64 = 0
    private let secondLevelBits: Int
    private let secondLevelCount: Int
    private let growUnits: Int
    private let maximumUnits: Int
    /// The block of size 0 that ends the arena.
    private var last: Int
    private let returnPages: AllocatorOptions.ReturnPages

    private static let unit = 8
    private let pageUnits: Int
    private static let headerUnits = 1
    private static let smallest = 2
    private static let free: UInt32 = 1
    private static let beforeFree: UInt32 = 2
    /// Nothing begins at unit 0, so that 0 may say "none".
    private static let first = 1

    init(_ options: AllocatorOptions) throws(SRError) {
        pageUnits = options.pageSize.bytes / Self.unit
        secondLevelBits = try options.number("sl", in: 1...6, default: 5)
        secondLevelCount = 1 << secondLevelBits
        let firstLevel = try options.number("fl", in: 16...33, default: 33)
        growUnits =
            try options.number("grow", in: 1...65536, default: 1) * pageUnits
        maximumUnits = min(options.arenaBytes, 1 << firstLevel) / Self.unit
        words = Table(capacity: 2 * maximumUnits + 4)
        heads = Table(capacity: 64 << secondLevelBits)
        secondLevels = Table(capacity: 64)
        returnPages = options.returnPages
        // Before its first page the arena is its end alone.
        last = Self.first
        words[2 * last] = 0
    }

    // MARK: Operations

    @inline(__always) mutating func allocate(_ size: Int) -> UInt64 {
        let wanted = max(Self.smallest, (size &+ 7) >> 3 &+ Self.headerUnits)
        var block = find(wanted)
        if block == 0 {
            block = grow(wanted)
            if block == 0 { return Handle.exhausted }
        }
        let found = sizeOf(block)
        unlink(block, found)
        let rest = found &- wanted
        var taken = wanted
        if rest >= Self.smallest {
            let remainder = block &+ wanted
            words[2 &* remainder] = UInt32(truncatingIfNeeded: rest &<< 2) | Self.free
            words[2 &* (block &+ found) &+ 1] = UInt32(truncatingIfNeeded: remainder)
            link(remainder, rest)
        } else {
            taken = found
            words[2 &* (block &+ found)] &= ~Self.beforeFree
        }
        // Before a free block there is never another one: the flag of the own predecessor
        // is known to be clear.
        words[2 &* block] = UInt32(truncatingIfNeeded: taken << 2)
        holdings.given &+= (taken &- Self.headerUnits) &* Self.unit
        holdings.metadataInside &+= Self.unit
        return UInt64(truncatingIfNeeded: block)
    }

    @inline(__always) mutating func free(_ handle: UInt64, size: Int) {
        var block = Int(truncatingIfNeeded: handle)
        let header = words[2 &* block]
        var units = Int(header >> 2)
        holdings.given &-= (units &- Self.headerUnits) &* Self.unit
        holdings.metadataInside &-= Self.unit
        let next = words[2 &* (block &+ units)]
        if next & Self.free != 0 {
            let length = Int(next >> 2)
            unlink(block &+ units, length)
            units &+= length
        }
        if header & Self.beforeFree != 0 {
            let before = Int(words[2 &* block &+ 1])
            let length = block &- before
            unlink(before, length)
            block = before
            units &+= length
        }
        words[2 &* block] = UInt32(truncatingIfNeeded: units << 2) | Self.free
        let end = block &+ units
        words[2 &* end] |= Self.beforeFree
        words[2 &* end &+ 1] = UInt32(truncatingIfNeeded: block)
        if end == last, returnPages == .tail {
            trim(block, units)
        } else {
            link(block, units)
        }
    }

    func address(of handle: UInt64) -> UInt64 {
        (handle + UInt64(Self.headerUnits)) * UInt64(Self.unit)
    }

    // MARK: Lists

    // Shifts by less than a word's width: the masking operators do not ask for more.

    @inline(__always) private func sizeOf(_ block: Int) -> Int { Int(words[2 &* block] &>> 2) }

    /// log2 of how wide the classes of such sizes are.
    @inline(__always) private func classShift(_ units: Int) -> Int {
        63 &- units.leadingZeroBitCount &- secondLevelBits
    }

    /// The list for blocks of `units`: its number over all levels.
    @inline(__always) private func list(_ units: Int) -> Int {
        if units < secondLevelCount { return units }
        let shift = classShift(units)
        return (shift &+ 1) &<< secondLevelBits &+ (units &>> shift ^ secondLevelCount)
    }

    /// The first level of a list, and its bit among the second ones.
    @inline(__always) private func levels(_ list: Int) -> (first: Int, bit: UInt64) {
        (
            list &>> secondLevelBits,
            1 &<< UInt64(truncatingIfNeeded: list & (secondLevelCount &- 1))
        )
    }

    /// A block of at least `units`, or 0.
    @inline(__always) private func find(_ units: Int) -> Int {
        let rounded =
            units < secondLevelCount ? units : units &+ 1 &<< classShift(units) &- 1
        var (level, bit) = levels(list(rounded))
        // The own class and those above it: every bit from `bit` on.
        var lists = secondLevels[level] & (0 &- bit)
        if lists == 0 {
            bit = 2 &<< UInt64(truncatingIfNeeded: level)
            let levels = firstLevels & (0 &- bit)
            if levels == 0 { return 0 }
            level = levels.trailingZeroBitCount
            lists = secondLevels[level]
        }
        return Int(heads[level &<< secondLevelBits &+ lists.trailingZeroBitCount])
    }

    /// Puts a free block in its list.
    @inline(__always) private mutating func link(_ block: Int, _ units: Int) {
        let list = list(units)
        let (level, bit) = levels(list)
        let next = heads[list]
        words[2 &* block &+ 2] = next
        words[2 &* block &+ 3] = 0
        if next != 0 { words[2 &* Int(next) &+ 3] = UInt32(truncatingIfNeeded: block) }
        heads[list] = UInt32(truncatingIfNeeded: block)
        secondLevels[level] |= bit
        firstLevels |= 1 &<< UInt64(truncatingIfNeeded: level)
        if returnPages == .holes { holdings.pages &-= holes(block, units) }
    }

    /// Takes a free block out of its list.
    @inline(__always) private mutating func unlink(_ block: Int, _ units: Int) {
        let next = words[2 &* block &+ 2]
        let before = words[2 &* block &+ 3]
        if next != 0 { words[2 &* Int(next) &+ 3] = before }
        if before != 0 {
            words[2 &* Int(before) &+ 2] = next
        } else {
            let list = list(units)
            heads[list] = next
            if next == 0 {
                let (level, bit) = levels(list)
                let left = secondLevels[level] & ~bit
                secondLevels[level] = left
                if left == 0 { firstLevels &= ~(1 &<< UInt64(truncatingIfNeeded: level)) }
            }
        }
        if returnPages == .holes { holdings.pages &+= holes(block, units) }
    }

    // MARK: Pages

    /// Makes the arena longer until its last block is free and at least `units` long.
    /// - Returns: that block, in its list; 0 if the arena may not grow so far.
    @inline(never) private mutating func grow(_ units: Int) -> Int {
        let header = words[2 * last]
        let open = header & Self.beforeFree != 0
        var block = last
        var have = 0
        if open {
            block = Int(words[2 * last + 1])
            have = last - block
        }
        // The block and the header that ends the arena fill it to the end of a page.
        let held = last == Self.first ? 0 : last + Self.headerUnits
        let newEnd = max(
            pageEnd(after: block + units + Self.headerUnits), held + growUnits)
        guard newEnd <= maximumUnits else { return 0 }
        if open { unlink(block, have) }
        holdings.pages += (newEnd - held) / pageUnits
        holdings.metadataInside -= arenaOverhead
        last = newEnd - Self.headerUnits
        holdings.metadataInside += arenaOverhead
        have = last - block
        words[2 * block] = UInt32(have << 2) | Self.free
        words[2 * last] = Self.beforeFree
        words[2 * last + 1] = UInt32(block)
        link(block, have)
        return block
    }

    /// Bytes of what stands before the first block and after the last.
    private var arenaOverhead: Int {
        last == Self.first ? 0 : (Self.first + Self.headerUnits) * Self.unit
    }

    /// Gives back the pages at the arena's end that the free block before it covers, and
    /// puts what stays of the block in its list.
    private mutating func trim(_ block: Int, _ units: Int) {
        var end = pageEnd(after: block + Self.headerUnits)
        let rest = end - Self.headerUnits - block
        if rest > 0, rest < Self.smallest { end += pageUnits }
        if block == Self.first { end = 0 }
        let pages = (last + Self.headerUnits - end) / pageUnits
        guard pages > 0 else { return link(block, units) }
        holdings.pages -= pages
        holdings.metadataInside -= arenaOverhead
        last = max(end - Self.headerUnits, Self.first)
        holdings.metadataInside += arenaOverhead
        if last == block {
            words[2 * last] = 0
        } else {
            words[2 * block] = UInt32((last - block) << 2) | Self.free
            words[2 * last] = Self.beforeFree
            words[2 * last + 1] = UInt32(block)
            link(block, last - block)
        }
    }

    private func pageEnd(after unit: Int) -> Int {
        (unit + pageUnits - 1) / pageUnits * pageUnits
    }

    /// Whole pages inside a free block, its header and links not touched.
    @inline(__always) private func holes(_ block: Int, _ units: Int) -> Int {
        let start = (block &+ Self.smallest &+ pageUnits &- 1) / pageUnits
        return max(0, (block &+ units) / pageUnits &- start)
    }
}

extension TLSF {
    /// Walks the heap from its first block to its end, and every list.
    func check() -> String? {
        var block = Self.first
        var before: UInt32 = 0
        var (given, headers, holes, freeBlocks) = (0, 0, 0, 0)
        while block < last {
            let header = words[2 * block]
            let units = Int(header >> 2)
            if units < Self.smallest { return "block \(block) has \(units) units" }
            let beforeFree = header & Self.beforeFree != 0
            if beforeFree != (before & Self.free != 0) {
                return "block \(block) is wrong about the one before it"
            }
            if beforeFree, block - Int(words[2 * block + 1]) != Int(before >> 2) {
                return "block \(block) does not find the one before it"
            }
            if header & Self.free == 0 {
                given += (units - Self.headerUnits) * Self.unit
                headers += Self.unit
            } else {
                if before & Self.free != 0 { return "\(block) and its neighbour are free" }
                freeBlocks += 1
                holes += self.holes(block, units)
            }
            before = header
            block += units
        }
        if block != last { return "the walk ends at \(block), not at \(last)" }
        var listed = 0
        for list in 0..<heads.capacity {
            let level = list >> secondLevelBits
            let marked =
                secondLevels[level] >> UInt64(list & (1 << secondLevelBits - 1)) & 1 != 0
            if marked != (heads[list] != 0) { return "list \(list) and its mark differ" }
            if marked, firstLevels >> UInt64(level) & 1 == 0 { return "level \(level) is hid" }
            var entry = heads[list]
            var previous: UInt32 = 0
            while entry != 0 {
                let header = words[2 * entry]
                if header & Self.free == 0 { return "\(entry) is used and in list \(list)" }
                if self.list(Int(header >> 2)) != list { return "\(entry) is in a wrong list" }
                if words[2 * entry + 3] != previous { return "list \(list) is torn" }
                listed += 1
                previous = entry
                entry = words[2 * entry + 2]
            }
        }
        if listed != freeBlocks { return "\(freeBlocks) blocks are free, \(listed) in lists" }
        let pages = last == Self.first ? 0 : (last + Self.headerUnits) / pageUnits
        if holdings.pages != pages - (returnPages == .holes ? holes : 0) {
            return "\(holdings.pages) pages are counted, \(pages) held"
        }
        if holdings.given != given { return "given: \(holdings.given), not \(given)" }
        if holdings.metadataInside != headers + arenaOverhead {
            return "headers: \(holdings.metadataInside), not \(headers + arenaOverhead)"
        }
        return nil
    }
}
