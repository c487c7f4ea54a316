// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CWorkloads
import SRLinux
import SRParse
import SRSupport
import Testing

@testable import SRSynth

/// Each mechanism alone, by what it does to a trace or to its own state.
@Suite struct MechanismTests {
    /// `CONFIG_THP_SWAP` makes a cluster as large as a huge page; the columns are as many clusters as an
    /// address space of the swap cache has.
    @Test(arguments: [(PageSize.kib4, 512, 32), (.kib16, 256, 64)])
    func slotsAreHandedOutByClusterAColumnAtATime(
        _ pageSize: PageSize, _ cluster: Int, _ columns: Int
    ) {
        var area = SwapArea(slots: (2 * columns + 2) * cluster, .linux61, pageSize)
        var allocator = SlotAllocator61()
        let lists = PageLists(lists: 1)
        var slots: [Int] = []
        for _ in 0..<3 * cluster {
            guard case .slot(let slot) = allocator.choose(&area, lists) else { break }
            slots.append(slot)
        }
        // Cluster 0 has the header and is not free; two more are in its column.
        let first = columns * cluster
        #expect(slots.prefix(cluster) == Array(first..<first + cluster)[...])
        #expect(slots[cluster] == 2 * columns * cluster)
        #expect(slots[2 * cluster] == cluster)
    }

    @Test func theSixTwelveAllocatorRefillsPartlyUsedClusters() {
        var area = SwapArea(slots: 3 * 512, .linux612, .kib4)
        var allocator = SlotAllocator612()
        let lists = PageLists(lists: 1)
        while case .slot = allocator.choose(&area, lists) {}
        #expect(area.free == 0)
        area.giveBack(600)
        allocator.freed(600, in: &area)
        #expect(allocator.choose(&area, lists) == .slot(600))
        #expect(allocator.choose(&area, lists) == .none)
    }

    /// 7.3 begins with the cluster that has the header, and takes one that is not full before a free one.
    @Test func theSevenThreeAllocatorTakesWhatIsNotFullFirst() {
        var area = SwapArea(slots: 8 * 512, .linux73, .kib4)
        var allocator = SlotAllocator73()
        let lists = PageLists(lists: 1)
        let slots = (0..<1100).map { _ in allocator.choose(&area, lists) }
        #expect(slots == (1...1100).map(SlotChoice.slot))
        area.giveBack(40)
        allocator.freed(40, in: &area)
        // The CPU goes on in its cluster until that is full.
        let rest = (1101..<1536).map { _ in allocator.choose(&area, lists) }
        #expect(rest == (1101..<1536).map(SlotChoice.slot))
        #expect(allocator.choose(&area, lists) == .slot(40))
        #expect(allocator.choose(&area, lists) == .slot(1536))
    }

    /// A guest of 96 MiB has 3840 pages for old devices, and marks of its own for them.
    @Test func aGuestHasALowZone() {
        let zones = Zones(total: 24_576, residentPages: 16_000, .kib4)
        #expect(zones.hasLow)
        #expect((44...56).contains(zones.low.marks.min))
        #expect((236...250).contains(zones.main.marks.min))
        let room =
            zones.main.free - zones.main.marks.low + zones.low.free - zones.low.marks.low
            - zones.low.reserve
        #expect(room == 16_000)
    }

    /// Tiers of which many pages come back are kept from eviction; those of which few do are not.
    @Test func aTierThatComesBackIsProtected() {
        var tiers = Tiers()
        #expect(tiers.last == 3)
        for _ in 0..<1000 { tiers.noteEviction(tier: 0) }
        for _ in 0..<100 {
            tiers.noteEviction(tier: 3)
            tiers.noteRefault(tier: 3)
        }
        #expect(tiers.last == 2)
        for _ in 0..<1000 { tiers.noteRefault(tier: 0) }
        #expect(tiers.last == 3)
    }

    @Test func readaheadGrowsWithHitsAndShrinksByHalf() {
        var window = ReadaheadWindow(previous: 10, pages: 1, hits: 0)
        #expect(window.next(at: 11, most: 8) == 2)
        window = ReadaheadWindow(previous: 11, pages: 2, hits: 1)
        #expect(window.next(at: 40, most: 8) == 4)
        window = ReadaheadWindow(previous: 11, pages: 4, hits: 7)
        #expect(window.next(at: 40, most: 8) == 8)
        window = ReadaheadWindow(previous: 11, pages: 8, hits: 0)
        #expect(window.next(at: 90, most: 8) == 4)
    }

    @Test func withoutPageClusterNothingIsReadAhead() throws {
        let outcome = try SmallRun.synth("memory-fill") { $0.pageCluster = 0 }.runInMemory().0
        #expect(outcome.counters.swapReadahead == 0)
        // swapon reads the header.
        #expect(outcome.totals.reads == outcome.counters.majorFaults + 1)
    }

    @Test func sequentialReadersAreReadAheadForAndRandomOnesLess() throws {
        let row = try SmallRun.synth("memory-fill").runInMemory().0.counters
        let shuffled = try SmallRun.synth("memory-fill", more: ["order": "shuffled"])
            .runInMemory().0.counters
        #expect(row.swapReadahead > 5 * row.majorFaults)
        #expect(shuffled.swapReadahead < shuffled.majorFaults)
    }

    @Test(arguments: [KernelSeries.linux612, .linux73])
    func zeroPagesNeverReachTheDeviceOfLaterKernels(_ kernel: KernelSeries) throws {
        let older = try SmallRun.synth("memory-fill", more: ["mix": "zero:50,random:50"])
        let newer = try SmallRun.synth(
            "memory-fill", kernel: kernel, more: ["mix": "zero:50,random:50"])
        #expect(try older.runInMemory().0.totals.sameFilled > 500)
        let outcome = try newer.runInMemory().0
        #expect(outcome.totals.sameFilled == 0)
        #expect(outcome.counters.zeroPagesOut > 500)
    }

    /// A page that was only read has its slot still, and leaves without a write.
    @Test func readersLeaveMemoryWithoutAWriteWhileSwapIsRoomy() throws {
        let roomy = try SmallRun.synth("zipf-kv", more: ["writes": "0"]) {
            $0.swapPages = 64 << 8
        }.runInMemory().0
        #expect(roomy.counters.cleanDrops > 1000)
        // Once more than half is in use, a reader's slot is freed at once.
        let tight = try SmallRun.synth("zipf-kv", more: ["writes": "0"]) {
            $0.swapPages = 6 << 8
        }.runInMemory().0
        #expect(tight.totals.writes > roomy.totals.writes + 1000)
    }

    @Test(arguments: KernelSeries.allCases)
    func asZramSlotsAreFreeAsSoonAsTheyAreRead(_ kernel: KernelSeries) throws {
        let outcome = try SmallRun.synth("zipf-kv", kernel: kernel) { $0.synchronous = true }
            .runInMemory().0
        #expect(outcome.counters.swapReadahead == 0)
        #expect(outcome.counters.cleanDrops == 0)
    }

    @Test func memoryAndSwapTooSmallIsAKillAndKeepsThePrefix() throws {
        let outcome = try SmallRun.synth("memory-fill") { $0.swapPages = 2 << 8 }
            .runInMemory().0
        #expect(outcome.failure?.code == .outOfMemory)
        #expect(outcome.totals.writes > 0)
    }

    @Test func lengthsAreLZOsOwn() {
        var compressor = PageCompressor(.kib4)
        #expect(compressor.length(of: .init(kind: 0, shape: 0, version: 0, seed: 0)) == 44)
        #expect(compressor.length(of: .init(kind: 4, shape: 0, version: 0, seed: 7)) == 4116)
    }
}
