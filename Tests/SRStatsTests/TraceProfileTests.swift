// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

@testable import SRStats

/// What a profile says of traces small enough to count by hand.
struct TraceProfileTests {
    private func event(
        _ operation: Operation, _ page: UInt32, _ length: UInt32 = 0, at time: UInt64 = 0
    ) -> SwapEvent {
        SwapEvent(time: time, operation: operation, pageIndex: page, length: length)
    }

    @Test func handMade() throws {
        let profile = try SRStatsTests.profile([
            event(.write, 10, 100, at: 1000), event(.write, 11, 5000, at: 2000),
            event(.write, 12, 2048, at: 3000), event(.read, 11, at: 4000),
            event(.read, 10, at: 5000), event(.free, 11, at: 6000),
            event(.write, 10, 4096, at: 7000), event(.read, 99, at: 8000),
            event(.free, 50, at: 9000), event(.write, 11, 0, at: 11000),
        ])
        let counts = profile.counts
        #expect(counts.writes == 5 && counts.reads == 3 && counts.frees == 2)
        #expect(profile.lengths.atMostHalf == 3 && profile.lengths.incompressible == 2)
        #expect(counts.lengths[0] == 1 && counts.lengths[7] == 1 && counts.lengths[128] == 1)
        #expect(counts.lengths[256] == 2)
        // Read 11 after 12; read 10 after 11 and 12.
        #expect(counts.readReuse.counts == [0, 1, 1])
        // Write 10 right after its read; write 11 after 10 and 99.
        #expect(counts.writeReuse.counts == [1, 0, 1])
        // 11 is freed 4 events and 4000 ns after its write, 10 written over after 6.
        #expect(counts.lifetimeEvents.counts == [0, 0, 0, 0, 1, 0, 1])
        #expect(counts.lifetimeTime.total == 2 && counts.lifetimeTime.maximum == 6000)
        #expect(counts.writeRuns.counts == [0, 0, 1, 1])
        #expect(counts.readRuns.counts == [0, 3])
        #expect(profile.live.peak.pages == 3 && profile.live.peak.event == 3)
        #expect(profile.live.peakBytes == 7148)
        #expect(profile.livePages == 3 && profile.distinctPages == 4)
        #expect(profile.overwrites == 1)
        #expect(profile.unmatchedReads == 1 && profile.unmatchedFrees == 1)
        #expect(profile.hasFrees && profile.hasClock && profile.seconds == 1e-5)
    }

    @Test func nothing() throws {
        let profile = try SRStatsTests.profile([])
        #expect(profile.events == 0 && !profile.hasFrees && profile.workingSet.points.isEmpty)
        #expect(profile.live.resampled(to: 10, byTime: true).isEmpty)
        let distance = TraceDistance(from: profile, to: profile)
        #expect(distance.lengths == nil && distance.live == nil && distance.reads == nil)
    }

    /// On several processors it is what it is on one.
    @Test func besideOneAnother() async throws {
        let events = workload(400_000, pages: 5000, seed: 4, gaps: true)
        let one = try SRStatsTests.profile(events)
        var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4), blockEvents: 1 << 12)
        for event in events { try writer.append(event) }
        var reader = try TraceReader(bytes: try writer.finishInMemory())
        let several = try await TraceProfile(allOf: &reader)
        #expect(several.segments == one.segments && several.counts == one.counts)
        #expect(several.workingSet == one.workingSet && several.live == one.live)
        #expect(several.distinctPages == one.distinctPages && several.lengths == one.lengths)
        #expect(several.overwrites == one.overwrites && several.events == one.events)
    }

    /// Sums over segments are those of the whole, however often segments were put together.
    @Test func segments() throws {
        let events = workload(300_000, pages: 5000, seed: 3)
        let profile = try SRStatsTests.profile(events, blockEvents: 1 << 16)
        #expect(profile.segmentEvents == 8192)
        #expect(profile.segments.count == 300_000 / 8192 + 1)
        #expect(profile.counts.reads == UInt64(events.count { $0.operation == .read }))
        #expect(profile.counts.lengths.reduce(0, +) == profile.counts.writes)
        #expect(profile.live.samples.count <= LiveCurve.maximumSamples)
        for (index, sample) in profile.live.samples.dropLast().enumerated() {
            #expect(sample.event == UInt64(index) * profile.live.stride)
        }
        #expect(profile.live.samples.last?.event == profile.events)
    }

    /// Scattered indices cost room for themselves, not for all below them.
    @Test func hostileIndices() throws {
        let events = (0..<20_000).map { number in
            event(.write, UInt32(truncatingIfNeeded: number &* 2_654_435_761), 1)
        }
        let profile = try SRStatsTests.profile(events)
        #expect(profile.distinctPages == 20_000)
        #expect(profile.livePages == 20_000)
    }
}
