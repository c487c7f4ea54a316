// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

@testable import SRStats

/// The streaming statistics against the same, worked out slowly from their definitions.
struct BruteForceTests {
    /// The accesses among the events.
    private func accesses(_ events: [SwapEvent]) -> [SwapEvent] {
        events.filter { $0.operation == .read || $0.operation == .write }
    }

    @Test(arguments: [(300, 20), (3000, 700), (9000, 6000)])
    func stackDistance(count: Int, pages: Int) throws {
        let accesses = accesses(workload(count, pages: UInt32(pages), seed: UInt64(count)))
        var stack = StackDistance()
        var order: [UInt32] = []
        for access in accesses {
            // The slot's place in a list, last used first, is its distance.
            let place = order.firstIndex(of: access.pageIndex)
            #expect(stack.access(Int(access.pageIndex)) == place)
            if let place { order.remove(at: place) }
            order.insert(access.pageIndex, at: 0)
        }
        #expect(stack.distinct == order.count)
    }

    @Test func reuseOfReadsAndWrites() throws {
        let events = workload(4000, pages: 300, seed: 5)
        var reads = LogHistogram()
        var writes = LogHistogram()
        var order: [UInt32] = []
        for event in accesses(events) {
            if let place = order.firstIndex(of: event.pageIndex) {
                if event.operation == .read {
                    reads.add(UInt64(place))
                } else {
                    writes.add(UInt64(place))
                }
                order.remove(at: place)
            }
            order.insert(event.pageIndex, at: 0)
        }
        let profile = try SRStatsTests.profile(events)
        #expect(profile.counts.readReuse == reads)
        #expect(profile.counts.writeReuse == writes)
    }

    @Test func lifetimesAndLivePages() throws {
        let events = workload(5000, pages: 400, seed: 6)
        var written: [UInt32: (event: UInt64, time: UInt64, length: UInt64)] = [:]
        var lives = LogHistogram()
        var times = LogHistogram()
        var peak = 0
        var peakBytes: UInt64 = 0
        for (number, event) in events.enumerated() {
            if event.operation != .read, let start = written[event.pageIndex] {
                lives.add(UInt64(number) - start.event)
                times.add(event.time - start.time)
                written[event.pageIndex] = nil
            }
            if event.operation == .write {
                written[event.pageIndex] = (UInt64(number), event.time, UInt64(event.length))
            }
            peak = max(peak, written.count)
            peakBytes = max(peakBytes, written.values.reduce(0) { $0 + $1.length })
        }
        let profile = try SRStatsTests.profile(events)
        #expect(profile.counts.lifetimeEvents == lives)
        #expect(profile.counts.lifetimeTime == times)
        #expect(profile.live.peak.pages == UInt64(peak))
        #expect(profile.live.peakBytes == peakBytes)
        #expect(profile.livePages == UInt64(written.count))
    }

    @Test(arguments: [64, 100, 127, 128, 5000, 8192])
    func workingSet(count: Int) throws {
        let accesses = accesses(workload(3 * count, pages: 500, seed: 7)).prefix(count)
        var curve = WorkingSetCurve()
        var last: [UInt32: UInt64] = [:]
        for (number, access) in accesses.enumerated() {
            curve.access(last: last[access.pageIndex] ?? 0)
            last[access.pageIndex] = UInt64(number) + 1
        }
        let pages = accesses.map(\.pageIndex)
        var expected: [WorkingSetCurve.Point] = []
        var window = 64
        while window <= pages.count {
            let whole = pages.count / window
            let distinct = (0..<whole).map { number in
                Set(pages[number * window..<(number + 1) * window]).count
            }
            expected.append(
                .init(
                    window: UInt64(window),
                    pages: Double(distinct.reduce(0, +)) / Double(whole)))
            window *= 2
        }
        #expect(curve.points == expected)
    }

    @Test(arguments: [false, true])
    func runs(gaps: Bool) throws {
        let events = workload(4000, pages: 300, seed: 8, gaps: gaps)
        func lengths(_ operation: Operation) -> LogHistogram {
            var result = LogHistogram()
            // Each stretch between gaps by itself.
            for stretch in events.split(whereSeparator: { $0.operation == .lost }) {
                let pages = stretch.filter { $0.operation == operation }.map(\.pageIndex)
                var start = 0
                for index in pages.indices {
                    if index + 1 < pages.count, pages[index + 1] == pages[index] + 1 { continue }
                    result.add(UInt64(index + 1 - start))
                    start = index + 1
                }
            }
            return result
        }
        let profile = try SRStatsTests.profile(events)
        #expect(profile.counts.readRuns == lengths(.read))
        #expect(profile.counts.writeRuns == lengths(.write))
        #expect((profile.counts.lost > 0) == gaps)
    }

    @Test func quantilesAreWithinTheirBound() throws {
        var random = SplitMix64(state: 9)
        let values = (0..<5000).map { _ in random.next() >> UInt64(random.below(64)) }
        var histogram = LogHistogram()
        for value in values { histogram.add(value) }
        let sorted = values.sorted()
        for percent in 1...100 {
            let share = Double(percent) / 100
            let exact = sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1]
            let read = try #require(histogram.quantile(share))
            let error = Double(read > exact ? read - exact : exact - read)
            #expect(error <= Double(exact) * LogHistogram.relativeError)
        }
        #expect(histogram.counts.reduce(0, +) == 5000)
    }
}
