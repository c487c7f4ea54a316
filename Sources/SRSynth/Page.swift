// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CWorkloads

/// What the kernel knows of a page: its page-table entry, its flags, its place on a list.
///
/// A workload's pages are private and belong to one process, so that the page, its entry
/// and its frame can be one record (`struct page`, `include/linux/mm_types.h`).
struct Page: BitwiseCopyable {
    /// What the page holds; its bytes are made only when it is swapped out.
    var content = sr_content(kind: 0, shape: 0, version: 0, seed: 0)
    /// The swap slot that holds or will hold the page; 0 for none (slot 0 is the header).
    var slot: UInt32 = 0
    /// Neighbours on its list, by page number; `Page.none` at the ends.
    var previous = Page.none
    var next = Page.none
    /// What the eviction left behind (`mm/workingset.c`): the lists' age at that time.
    var shadow: UInt32 = 0
    /// Compressed length of `content`, when `lengthKnown`.
    var length: UInt32 = 0
    var flags: Flags = []
    /// The list that it is on, or `Page.isolated`; `Page.noList` when it is not in memory.
    var list = Page.noList
    /// Its generation, which need not be that of its list.
    var generation: UInt8 = 0
    /// Touches beyond ``Flags/referenced`` (`LRU_REFS_MASK`, 7.3).
    var touches: UInt8 = 0

    static let none = UInt32.max
    static let noList = UInt8.max
    /// A reclaimer has it and is about to look at it.
    static let isolated = noList - 1

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt16
        /// The process's page table points to it.
        static let mapped = Flags(rawValue: 1 << 0)
        /// The entry lets the process write without a fault.
        static let writable = Flags(rawValue: 1 << 1)
        /// The entry's accessed bit.
        static let young = Flags(rawValue: 1 << 2)
        /// Memory differs from the slot (the entry's dirty bit or PG_dirty).
        static let dirty = Flags(rawValue: 1 << 3)
        /// PG_swapcache: in memory and in the swap cache, under `slot`.
        static let cached = Flags(rawValue: 1 << 4)
        /// PG_referenced.
        static let referenced = Flags(rawValue: 1 << 5)
        /// PG_workingset: was active before it was deactivated or evicted.
        static let workingset = Flags(rawValue: 1 << 6)
        /// PG_readahead: read before anybody asked for it.
        static let readahead = Flags(rawValue: 1 << 7)
        /// `shadow` holds something.
        static let hasShadow = Flags(rawValue: 1 << 8)
        /// The shadow's workingset bit.
        static let shadowWorkingset = Flags(rawValue: 1 << 9)
        /// `length` is that of `content`.
        static let lengthKnown = Flags(rawValue: 1 << 10)
        /// `length` was found before anybody asked for it (LengthsAhead.swift).
        static let lengthAhead = Flags(rawValue: 1 << 15)
        /// The slot's bit in the zero map (6.12, 7.3).
        static let zeroSlot = Flags(rawValue: 1 << 11)
        /// PG_writeback: in a request that is not sent yet; it keeps its slot (7.3).
        static let writeback = Flags(rawValue: 1 << 14)
        /// Its frame is in the low zone.
        static let lowZone = Flags(rawValue: 1 << 13)
    }

    /// Whether the page has a frame.
    var resident: Bool { list != Page.noList }
}
