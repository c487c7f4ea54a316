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
    @Test func slotsAreHandedOutByClusterAColumnAtATime() {
        var area = SwapArea(slots: 130 * 256)
        var allocator = SlotAllocator61()
        let lists = PageLists(lists: 1)
        var slots: [Int] = []
        for _ in 0..<3 * 256 {
            guard case .slot(let slot) = allocator.choose(&area, lists) else { break }
            slots.append(slot)
        }
        // Cluster 0 has the header and is not free; 64 and 128 are in its column.
        #expect(slots.prefix(256) == Array(64 * 256..<65 * 256)[...])
        #expect(slots[256] == 128 * 256)
        #expect(slots[512] == 256)
    }

    @Test func theSixTwelveAllocatorRefillsPartlyUsedClusters() {
        var area = SwapArea(slots: 3 * 256)
        var allocator = SlotAllocator612()
        let lists = PageLists(lists: 1)
        while case .slot = allocator.choose(&area, lists) {}
        #expect(area.free == 0)
        area.giveBack(300)
        allocator.freed(300, in: &area)
        #expect(allocator.choose(&area, lists) == .slot(300))
        #expect(allocator.choose(&area, lists) == .none)
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
        #expect(outcome.totals.reads == outcome.counters.majorFaults)
    }

    @Test func sequentialReadersAreReadAheadForAndRandomOnesLess() throws {
        let row = try SmallRun.synth("memory-fill").runInMemory().0.counters
        let shuffled = try SmallRun.synth("memory-fill", more: ["order": "shuffled"])
            .runInMemory().0.counters
        #expect(row.swapReadahead > 5 * row.majorFaults)
        #expect(shuffled.swapReadahead < shuffled.majorFaults)
    }

    @Test func zeroPagesNeverReachTheDeviceOfSixTwelve() throws {
        let older = try SmallRun.synth("memory-fill", more: ["mix": "zero:50,random:50"])
        let newer = try SmallRun.synth(
            "memory-fill", kernel: .linux612, more: ["mix": "zero:50,random:50"])
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

    @Test func asZramSlotsAreFreeAsSoonAsTheyAreRead() throws {
        let outcome = try SmallRun.synth("zipf-kv") { $0.synchronous = true }.runInMemory().0
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
