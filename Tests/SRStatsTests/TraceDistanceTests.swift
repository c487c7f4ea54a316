// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

@testable import SRStats

struct TraceDistanceTests {
    private func profile(_ seed: UInt64, pages: UInt32 = 2000) throws -> TraceProfile {
        try SRStatsTests.profile(workload(60_000, pages: pages, seed: seed))
    }

    private var bootstrap: Bootstrap {
        var bootstrap = Bootstrap()
        bootstrap.resamples = 40
        return bootstrap
    }

    @Test func distancesOfHistograms() {
        #expect(Distance.totalVariation([1, 1, 2], [2, 2, 4]) == 0)
        #expect(Distance.totalVariation([1, 0], [0, 3]) == 1)
        #expect(Distance.totalVariation([3, 1], [1, 3]) == 0.5)
        #expect(Distance.kolmogorovSmirnov([2, 0, 2], [0, 4, 0]) == 0.5)
        #expect(Distance.kolmogorovSmirnov([1, 0, 0], [0, 0, 1]) == 1)
        #expect(Distance.kolmogorovSmirnov([1, 2, 1], [2, 4, 2]) == 0)
    }

    @Test func aTraceIsAtNoDistanceFromItself() throws {
        let one = try profile(1)
        let distance = TraceDistance(from: one, to: one, bootstrap: bootstrap)
        for estimate in [
            distance.lengths, distance.readReuse, distance.writeReuse, distance.lifetimeEvents,
            distance.lifetimeTime, distance.readRuns, distance.writeRuns, distance.live,
        ] {
            let estimate = try #require(estimate)
            #expect(estimate.value == 0 && estimate.low == 0)
        }
        let writes = try #require(distance.writes)
        #expect(writes.value == 1 && writes.low < 1 && writes.high > 1)
    }

    /// Two seeds of one workload differ by chance alone; another workload by more.
    @Test func chanceIsToldFromDifference() throws {
        let one = try profile(1)
        let same = TraceDistance(from: one, to: try profile(2), bootstrap: bootstrap)
        let other = TraceDistance(
            from: one, to: try profile(3, pages: 300), bootstrap: bootstrap)
        let near = try #require(same.readReuse)
        let far = try #require(other.readReuse)
        #expect(near.value <= 1.5 * (try #require(near.chance)))
        #expect(far.value > 3 * (try #require(far.chance)))
        #expect(far.low > near.high)
        for estimate in [near, far] {
            #expect(estimate.low <= estimate.value && estimate.value <= estimate.high)
        }
    }

    @Test func theSeedAloneDecides() throws {
        let one = try profile(1)
        let two = try profile(2)
        let first = TraceDistance(from: one, to: two, bootstrap: bootstrap)
        let second = TraceDistance(from: one, to: two, bootstrap: bootstrap)
        #expect(first.lengths == second.lengths)
        var another = bootstrap
        another.seed = 2
        let third = TraceDistance(from: one, to: two, bootstrap: another)
        #expect(first.lengths?.value == third.lengths?.value)
        #expect(first.lengths?.low != third.lengths?.low)
    }
}
