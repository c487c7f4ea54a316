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
/// links of 4 bytes more make a free block, so none is shorter than 16 bytes. The model keeps
/// what they say in ``BlockRecords``.
///
/// Settings: `sl`, log2 of second-level classes, 1 ... 6 (5); `fl`, log2 of the largest arena
/// in bytes, 16 ... 33 (33); `grow`, pages by which the arena grows at least, 1 ... 65536 (1).
struct TLSF<Shape: TLSFShape>: Allocator {
    let alignment = 8
    private(set) var holdings = Holdings()

    private let shape: Shape
    private var blocks = BlockRecords()
    /// First block of each list, 0 for none.
    private let heads: Table<UInt32>
    /// Which lists of each first level hold blocks.
    private let secondLevels: Table<UInt64>
    private var firstLevels: UInt64 = 0
    private let growUnits: Int
    private let maximumUnits: Int
    /// The block of size 0 that ends the arena.
    private let last: UInt32
    private let pageUnits: Int

    private var unit: Int { 8 }
    private var headerUnits: Int { 1 }
    private var smallest: Int { 2 }
    /// Nothing begins at unit 0.
    private var first: Int { 1 }

    /// - Throws: `SRError` for a setting that cannot be.
    init(_ options: AllocatorOptions, _ shape: Shape) throws(SRError) {
        self.shape = shape
        pageUnits = options.pageSize.bytes / 8
        let firstLevel = try options.number("fl", in: 16...33, default: 33)
        growUnits = try options.number("grow", in: 1...65536, default: 1) * pageUnits
        maximumUnits = min(options.arenaBytes, 1 << firstLevel) / 8
        heads = Table(capacity: 64 << shape.secondLevelBits)
        secondLevels = Table(capacity: 64)
        // Before its first page the arena is its end alone.
        last = blocks.take()
        blocks.link(last, after: 0)
        blocks[last].start = UInt32(first)
    }

    // MARK: Operations

    @inline(__always) mutating func allocate(_ size: Int) -> UInt64 {
        let wanted = max(smallest, (size &+ 7) >> 3 &+ headerUnits)
        var list = find(wanted)
        if list == 0 {
            list = grow(wanted)
            if list == 0 { return Handle.exhausted }
        }
        let block = heads[list]
        let found = blocks[block].size
        unlinkFirst(block, of: list)
        let rest = found &- wanted
        var taken = wanted
        if rest >= smallest {
            let remainder = blocks.take()
            blocks[remainder].start =
                blocks[block].start &+ UInt32(truncatingIfNeeded: wanted)
            blocks.link(remainder, after: block)
            link(remainder, rest)
        } else {
            taken = found
        }
        blocks[block].word = BlockRecords.Block.used(taken)
        holdings.given &+= (taken &- headerUnits) &* unit
        holdings.metadataInside &+= unit
        return UInt64(truncatingIfNeeded: block)
    }

    @inline(__always) mutating func free(_ handle: UInt64, size: Int) {
        var block = UInt32(truncatingIfNeeded: handle)
        let own = blocks[block]
        var units = own.size
        holdings.given &-= (units &- headerUnits) &* unit
        holdings.metadataInside &-= unit
        let after = blocks[own.after]
        if after.isFree {
            unlink(own.after, after.size)
            units &+= after.size
            blocks.unlink(own.after)
            blocks.give(own.after)
        }
        let before = blocks[own.before]
        if before.isFree {
            unlink(own.before, before.size)
            units &+= before.size
            blocks.unlink(block)
            blocks.give(block)
            block = own.before
        }
        if shape.returnPages == .tail, blocks[block].after == last {
            trim(block, units)
        } else {
            link(block, units)
        }
    }

    func address(of handle: UInt64) -> UInt64 {
        (UInt64(blocks[UInt32(handle)].start) + UInt64(headerUnits)) * UInt64(unit)
    }

    // MARK: Lists

    // Shifts by less than a word's width: the masking operators do not ask for more.

    /// log2 of how wide the classes of such sizes are.
    @inline(__always) private func classShift(_ units: Int) -> Int {
        63 &- units.leadingZeroBitCount &- shape.secondLevelBits
    }

    @inline(__always) private var secondLevelCount: Int { 1 &<< shape.secondLevelBits }

    /// The list for blocks of `units`: its number over all levels, which is never 0.
    @inline(__always) private func list(_ units: Int) -> Int {
        if units < secondLevelCount { return units }
        let shift = classShift(units)
        return (shift &+ 1) &<< shape.secondLevelBits &+ (units &>> shift ^ secondLevelCount)
    }

    /// The first level of a list, and its bit among the second ones.
    @inline(__always) private func levels(_ list: Int) -> (first: Int, bit: UInt64) {
        (
            list &>> shape.secondLevelBits,
            1 &<< UInt64(truncatingIfNeeded: list & (secondLevelCount &- 1))
        )
    }

    /// A list whose blocks have at least `units`; 0: there is none.
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
        return level &<< shape.secondLevelBits &+ lists.trailingZeroBitCount
    }

    /// Makes a block free and puts it in its list.
    @inline(__always) private mutating func link(_ block: UInt32, _ units: Int) {
        let list = list(units)
        let (level, bit) = levels(list)
        let next = heads[list]
        blocks[block].word = BlockRecords.Block.free(units)
        blocks[block].next = next
        blocks[block].previous = 0
        if next != 0 { blocks[next].previous = block }
        heads[list] = block
        secondLevels[level] |= bit
        firstLevels |= 1 &<< UInt64(truncatingIfNeeded: level)
        if shape.returnPages == .holes { holdings.pages &-= holes(block, units) }
    }

    /// Takes a free block out of its list.
    @inline(__always) private mutating func unlink(_ block: UInt32, _ units: Int) {
        let (next, previous) = (blocks[block].next, blocks[block].previous)
        if previous == 0 { return unlinkFirst(block, of: list(units)) }
        if next != 0 { blocks[next].previous = previous }
        blocks[previous].next = next
        if shape.returnPages == .holes { holdings.pages &+= holes(block, units) }
    }

    /// Takes the first block of a list out of it.
    @inline(__always) private mutating func unlinkFirst(_ block: UInt32, of list: Int) {
        let next = blocks[block].next
        heads[list] = next
        if next != 0 {
            blocks[next].previous = 0
        } else {
            let (level, bit) = levels(list)
            let left = secondLevels[level] & ~bit
            secondLevels[level] = left
            if left == 0 { firstLevels &= ~(1 &<< UInt64(truncatingIfNeeded: level)) }
        }
        if shape.returnPages == .holes { holdings.pages &+= holes(block, blocks[block].size) }
    }

    // MARK: Pages

    /// Where the arena's end begins.
    private var end: Int { Int(blocks[last].start) }

    /// Makes the arena longer until its last block is free and at least `units` long.
    /// - Returns: the list whose first block that is; 0 if the arena may not grow so far.
    @inline(never) private mutating func grow(_ units: Int) -> Int {
        var block = blocks[last].before
        let isOpen = blocks[block].isFree
        let start = isOpen ? Int(blocks[block].start) : end
        // The block and the header that ends the arena fill it to the end of a page.
        let held = end == first ? 0 : end + headerUnits
        let newEnd = max(pageEnd(after: start + units + headerUnits), held + growUnits)
        guard newEnd <= maximumUnits else { return 0 }
        if isOpen {
            unlink(block, end - start)
        } else {
            let new = blocks.take()
            blocks[new].start = UInt32(start)
            blocks.link(new, after: block)
            block = new
        }
        holdings.pages += (newEnd - held) / pageUnits
        moveEnd(to: newEnd - headerUnits)
        link(block, end - start)
        return list(end - start)
    }

    private mutating func moveEnd(to unit: Int) {
        holdings.metadataInside -= arenaOverhead
        blocks[last].start = UInt32(unit)
        holdings.metadataInside += arenaOverhead
    }

    /// Bytes of what stands before the first block and after the last.
    private var arenaOverhead: Int { end == first ? 0 : (first + headerUnits) * unit }

    /// Gives back the pages at the arena's end that the free block before it covers, and
    /// puts what stays of the block in its list.
    private mutating func trim(_ block: UInt32, _ units: Int) {
        let start = Int(blocks[block].start)
        var newEnd = pageEnd(after: start + headerUnits)
        let rest = newEnd - headerUnits - start
        if rest > 0, rest < smallest { newEnd += pageUnits }
        if start == first { newEnd = 0 }
        let pages = (end + headerUnits - newEnd) / pageUnits
        guard pages > 0 else { return link(block, units) }
        holdings.pages -= pages
        moveEnd(to: max(newEnd - headerUnits, first))
        if end == start {
            blocks.unlink(block)
            blocks.give(block)
        } else {
            link(block, end - start)
        }
    }

    private func pageEnd(after unit: Int) -> Int {
        (unit + pageUnits - 1) / pageUnits * pageUnits
    }

    /// Whole pages inside a free block, its header and links not touched.
    @inline(__always) private func holes(_ block: UInt32, _ units: Int) -> Int {
        let begin = Int(blocks[block].start)
        let start = (begin &+ smallest &+ pageUnits &- 1) / pageUnits
        return max(0, (begin &+ units) / pageUnits &- start)
    }
}

/// What decides most about the loops of ``TLSF``: known when the program is compiled, they are
/// faster.
protocol TLSFShape: Sendable {
    /// log2 of second-level classes.
    var secondLevelBits: Int { get }
    var returnPages: AllocatorOptions.ReturnPages { get }
}

/// The paper's classes, and pages that are kept.
struct UsualTLSF: TLSFShape {
    @inline(__always) var secondLevelBits: Int { 5 }
    @inline(__always) var returnPages: AllocatorOptions.ReturnPages { .never }

    /// Whether options ask for nothing else.
    /// - Throws: `SRError` for a setting that cannot be.
    static func suits(_ options: AllocatorOptions) throws(SRError) -> Bool {
        let given = try GivenTLSF(options)
        return given.secondLevelBits == 5 && given.returnPages == .never
    }
}

/// What options say.
struct GivenTLSF: TLSFShape {
    let secondLevelBits: Int
    let returnPages: AllocatorOptions.ReturnPages

    /// - Throws: `SRError` for a setting that cannot be.
    init(_ options: AllocatorOptions) throws(SRError) {
        secondLevelBits = try options.number("sl", in: 1...6, default: 5)
        returnPages = options.returnPages
    }
}

extension TLSF {
    /// Walks the heap from its first block to its end, and every list.
    func check() -> String? {
        var block = blocks[last].before
        var (given, headers, holes, freeBlocks) = (0, 0, 0, 0)
        var next = last
        while block != 0 {
            let own = blocks[block]
            if own.size < smallest { return "block \(block) has \(own.size) units" }
            if own.after != next { return "block \(block) does not find the one after it" }
            if Int(own.start) + own.size != Int(blocks[next].start) {
                return "block \(block) does not end where the one after it begins"
            }
            if own.isFree {
                if blocks[next].isFree { return "\(block) and its neighbour are free" }
                freeBlocks += 1
                holes += self.holes(block, own.size)
            } else {
                given += (own.size - headerUnits) * unit
                headers += unit
            }
            next = block
            block = own.before
        }
        if Int(blocks[next].start) != first { return "the walk ends at \(blocks[next].start)" }
        var listed = 0
        for list in 0..<heads.capacity {
            let level = list >> shape.secondLevelBits
            let marked = secondLevels[level] >> UInt64(list & (secondLevelCount - 1)) & 1 != 0
            if marked != (heads[list] != 0) { return "list \(list) and its mark differ" }
            if marked, firstLevels >> UInt64(level) & 1 == 0 { return "level \(level) is hid" }
            var entry = heads[list]
            var previous: UInt32 = 0
            while entry != 0 {
                let own = blocks[entry]
                if !own.isFree { return "\(entry) is used and in list \(list)" }
                if self.list(own.size) != list { return "\(entry) is in a wrong list" }
                if own.previous != previous { return "list \(list) is torn" }
                listed += 1
                previous = entry
                entry = own.next
            }
        }
        if listed != freeBlocks { return "\(freeBlocks) blocks are free, \(listed) in lists" }
        let pages = end == first ? 0 : (end + headerUnits) / pageUnits
        if holdings.pages != pages - (shape.returnPages == .holes ? holes : 0) {
            return "\(holdings.pages) pages are counted, \(pages) held"
        }
        if holdings.given != given { return "given: \(holdings.given), not \(given)" }
        if holdings.metadataInside != headers + arenaOverhead {
            return "headers: \(holdings.metadataInside), not \(headers + arenaOverhead)"
        }
        return nil
    }
}
