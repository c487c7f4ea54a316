// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRPairs
import Testing

/// Student's distribution against tables that stand in every textbook, and power against figures
/// that are published.
struct StudentTTests {
    /// Table III of Fisher and Yates, Statistical Tables (1963): t at 5 % and 1 %, two-sided.
    static let table: [(freedom: Double, five: Double, one: Double)] = [
        (1, 12.706, 63.657), (2, 4.303, 9.925), (3, 3.182, 5.841), (4, 2.776, 4.604),
        (5, 2.571, 4.032), (7, 2.365, 3.499), (10, 2.228, 3.169), (15, 2.131, 2.947),
        (30, 2.042, 2.750), (120, 1.980, 2.617),
    ]

    @Test(arguments: table)
    func bounds(_ row: (freedom: Double, five: Double, one: Double)) {
        let t = StudentT(degreesOfFreedom: row.freedom)
        #expect(abs(t.bound(twoSided: 0.05) - row.five) < 0.0006)
        #expect(abs(t.bound(twoSided: 0.01) - row.one) < 0.0006)
        #expect(abs(t.twoSided(t.bound(twoSided: 0.05)) - 0.05) < 1e-13)
    }

    /// Closed forms: one degree of freedom is Cauchy's distribution, two have a root.
    @Test(arguments: [0.0, 0.01, 0.5, 1, 3, 40, 1e4, 1e9])
    func closedForms(_ t: Double) {
        let one = StudentT(degreesOfFreedom: 1).cumulative(t)
        let two = StudentT(degreesOfFreedom: 2).cumulative(t)
        #expect(abs(one - (0.5 + atan(t) / Double.pi)) < 1e-14)
        #expect(abs(two - (0.5 + t / (2 * (2 + t * t).squareRoot()))) < 1e-14)
    }

    @Test func sides() {
        let t = StudentT(degreesOfFreedom: 7)
        #expect(t.cumulative(0) == 0.5)
        #expect(abs(t.cumulative(1.3) + t.cumulative(-1.3) - 1) < 1e-15)
        #expect(t.twoSided(.infinity) == 0)
        #expect(abs(t.twoSided(25) / 4.179697117659e-08 - 1) < 1e-6)
    }

    /// Without a shift it is the central distribution; the others are of SciPy 1.17's
    /// `scipy.stats.nct.cdf`.
    @Test func shifted() {
        let t = StudentT(degreesOfFreedom: 5)
        for x in [-2.0, -0.1, 0, 0.7, 4] {
            #expect(abs(t.cumulative(x, shift: 0) - t.cumulative(x)) < 1e-12)
        }
        for (freedom, x, shift, chance) in Self.shiftedChances {
            let t = StudentT(degreesOfFreedom: freedom)
            #expect(abs(t.cumulative(x, shift: shift) - chance) < 1e-9, "\(freedom) \(x) \(shift)")
        }
    }

    private static let shiftedChances: [(Double, Double, Double, Double)] = [
        (5, 2.571, 3.0, 0.327946738210),
        (7, 2.365, 1.0, 0.862415498805),
        (7, 2.365, 2.8, 0.327908505912),
        (7, -2.365, 1.5, 0.000511745406),
        (19, 2.093, 4.472, 0.011411788188),
        (38, 2.0244, 3.1623, 0.131043806868),
        (1, 12.706, 20.0, 0.116599703506),
        (3, 0.0, 1.2, 0.115069670222),
    ]

    /// Pairs that tell effects of 0.2, 0.5 and 0.8 standard deviations (Cohen's small, medium and
    /// large) at 5 %, two-sided, with a chance of 80 %: 199, 34 and 15, as G*Power 3 has them
    /// (Faul and others, Behavior Research Methods 39, 2007).
    @Test(arguments: [(0.2, 199), (0.5, 34), (0.8, 15)])
    func pairsForEffects(_ effect: Double, _ pairs: Int) {
        #expect(PairedPower().pairs(effect: effect, deviation: 1) == pairs)
        #expect(PairedPower().pairs(effect: -effect * 7, deviation: 7) == pairs)
    }

    @Test func powerAtItsEnds() {
        let power = PairedPower()
        #expect(abs(power.chance(pairs: 8, effect: 0, deviation: 1) - 0.05) < 1e-12)
        #expect(power.chance(pairs: 2, effect: 1, deviation: 0) == 1)
        #expect(power.pairs(effect: 1, deviation: 0) == 2)
        #expect(power.pairs(effect: 1e-9, deviation: 1) == nil)
        #expect(power.pairs(effect: 1000, deviation: 1) == 2)
    }
}
