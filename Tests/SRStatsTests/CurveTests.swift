// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

@testable import SRStats

/// Curves over time begin at the trace's first event and end where it ends.
struct CurveTests {
    private static let second: UInt64 = 1_000_000_000

    /// A read at once, and `count` writes from the 5th second to the 10th.
    private func late(_ count: UInt64) -> [SwapEvent] {
        let start = 100 * Self.second
        return [SwapEvent(time: start, operation: .read, pageIndex: 0)]
            + (0...count).map {
                SwapEvent(
                    time: start + 5 * Self.second + $0 * 5 * Self.second / count,
                    operation: .write, pageIndex: UInt32($0), length: 1)
            }
    }

    @Test(arguments: [3, 1000, 5000, 100_000] as [UInt64])
    func nothingIsLiveBeforeTheFirstWrite(count: UInt64) throws {
        let profile = try SRStatsTests.profile(late(count))
        #expect(profile.seconds == 10)
        // One instant each tenth of a second.
        let curve = profile.live.resampled(to: 101, byTime: true)
        #expect(curve[..<50].allSatisfy { $0 == 0 })
        #expect(curve[100] == Double(count + 1))
        let middle = Double(count) / 2
        #expect(abs(curve[75] - middle) <= Double(profile.live.stride) + 1)
    }

    @Test func overEventsTheCurveHasAllOfThem() throws {
        let profile = try SRStatsTests.profile(
            late(5000), header: TraceHeader(pageSize: .kib4, clock: .none))
        let curve = profile.live.resampled(to: 5003, byTime: false)
        #expect(curve[0] == 0 && curve[5002] == 5001)
        for event in stride(from: 0, to: 5003, by: 100) {
            #expect(abs(curve[event] - Double(event)) <= Double(profile.live.stride) + 1)
        }
    }

    /// The last event's time is the smallest here, and the greatest is the trace's end.
    @Test func timesThatStepBack() throws {
        let times = [5, 9, 3].map { $0 * Self.second }
        let profile = try SRStatsTests.profile(
            times.enumerated().map {
                SwapEvent(time: $1, operation: .write, pageIndex: UInt32($0), length: 1)
            })
        #expect(profile.seconds == 4)
        #expect(profile.live.resampled(to: 5, byTime: true) == [1, 1, 1, 1, 3])
        #expect(profile.live.samples.map(\.time) == [5, 5, 9, 9].map { $0 * Self.second })
    }

    /// A gap at the start or the end is part of the trace's time.
    @Test func gapsAtTheEnds() throws {
        let profile = try SRStatsTests.profile([
            .lost(count: 2, time: 0),
            SwapEvent(time: 2 * Self.second, operation: .write, pageIndex: 1, length: 1),
            .lost(count: 2, time: 4 * Self.second),
        ])
        #expect(profile.firstTime == 0 && profile.seconds == 4)
        #expect(profile.live.resampled(to: 5, byTime: true) == [0, 0, 1, 1, 1])
    }

    @Test func steps() {
        var curve = StepCurve()
        #expect(curve.resampled(to: 3).isEmpty)
        curve.add(1, at: 0)
        curve.add(2, at: 6)
        curve.add(3, at: 5)
        curve.add(4, at: 10)
        #expect(curve.end == 10)
        #expect(curve.resampled(to: 11) == [1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 4])
        #expect(curve.resampled(to: 1).isEmpty)
    }
}
