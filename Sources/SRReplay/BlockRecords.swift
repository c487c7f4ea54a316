// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What an allocator that cuts an arena into blocks knows of them, a record each.
///
/// The real ones keep it in the arena, before each block, and find a block's neighbours by adding
/// sizes. A model has no use for the bytes between: its records lie side by side, so that memory
/// follows the blocks and not the arena, and linked, so that neighbours are found without it.
struct BlockRecords: Sendable {
    /// Fills half a line of the processor's cache.
    struct Block: BitwiseCopyable {
        /// Where it begins, in the allocator's units.
        var start: UInt32 = 0
        /// Its size in these units, shifted left by one, and whether it is free.
        var word: UInt32 = 0
        /// The blocks before and after it in the arena; 0: none.
        var before: UInt32 = 0
        var after: UInt32 = 0
        /// Of a free one: the next and the previous in its list; 0: none. Of an unused record:
        /// the next unused one.
        var next: UInt32 = 0
        var previous: UInt32 = 0
        private var padding: UInt64 = 0

        @inline(__always) var isFree: Bool { word & 1 != 0 }
        @inline(__always) var size: Int { Int(word &>> 1) }

        @inline(__always) static func free(_ size: Int) -> UInt32 {
            UInt32(truncatingIfNeeded: size) &<< 1 | 1
        }

        @inline(__always) static func used(_ size: Int) -> UInt32 {
            UInt32(truncatingIfNeeded: size) &<< 1
        }
    }

    /// Record 0 is no block, is used and of size 0: what stands before the first of a row, and after
    /// the last. A row that begins with it, as ``link(_:after:)`` begins one, is the only one.
    private var blocks = Table<Block>(capacity: 8 << 10)
    private var unused: UInt32 = 0
    private var limit: UInt32 = 1

    subscript(_ block: UInt32) -> Block {
        @inline(__always) get { blocks[block] }
        @inline(__always) nonmutating _modify { yield &blocks[block] }
    }

    /// A record that no block has, with no promise of what it holds. O(1) amortised.
    @inline(__always) mutating func take() -> UInt32 {
        let block = unused
        if block == 0 { return fresh() }
        unused = blocks[block].next
        return block
    }

    @inline(never) private mutating func fresh() -> UInt32 {
        blocks = blocks.reaching(Int(limit), used: Int(limit))
        limit += 1
        return limit - 1
    }

    @inline(__always) mutating func give(_ block: UInt32) {
        blocks[block].next = unused
        unused = block
    }

    /// Puts a new record behind `block` in the arena.
    @inline(__always) func link(_ new: UInt32, after block: UInt32) {
        let after = blocks[block].after
        blocks[new].before = block
        blocks[new].after = after
        blocks[after].before = new
        blocks[block].after = new
    }

    /// Takes a record out of the arena's row: the neighbour before it has its place.
    @inline(__always) func unlink(_ block: UInt32) {
        let (before, after) = (blocks[block].before, blocks[block].after)
        blocks[before].after = after
        blocks[after].before = before
    }
}
