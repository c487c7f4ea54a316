// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How surely a paired t test tells an effect, and how many pairs it takes.
public struct PairedPower: Sendable {
    /// The chance of a false alarm that the test is set to.
    public var level: Double
    /// The share of experiments in which the effect is to be told.
    public var power: Double

    /// What is usual: 0.05 and 0.8 (Cohen, Statistical Power Analysis for the Behavioral
    /// Sciences, 1988).
    public init(level: Double = 0.05, power: Double = 0.8) {
        self.level = level
        self.power = power
    }

    /// More are of no use to anyone.
    static let mostPairs = 100_000

    /// The chance that a two-sided paired t test of `pairs` tells an effect.
    ///
    /// - Parameters:
    ///   - pairs: 2 or more.
    ///   - effect: the mean of the differences.
    ///   - deviation: their standard deviation, in the same unit.
    public func chance(pairs: Int, effect: Double, deviation: Double) -> Double {
        guard deviation > 0 else { return effect == 0 ? level : 1 }
        let t = StudentT(degreesOfFreedom: Double(pairs - 1))
        let bound = t.bound(twoSided: level)
        let shift = abs(effect) / deviation * Double(pairs).squareRoot()
        return 1 - t.cumulative(bound, shift: shift) + t.cumulative(-bound, shift: shift)
    }

    /// The fewest pairs, 2 or more, that tell an effect with the chance ``power``; nil if
    /// `mostPairs` are too few. O(log pairs) evaluations of ``chance(pairs:effect:deviation:)``.
    public func pairs(effect: Double, deviation: Double) -> Int? {
        func suffices(_ pairs: Int) -> Bool {
            chance(pairs: pairs, effect: effect, deviation: deviation) >= power
        }
        var high = 2
        while !suffices(high) {
            guard high < Self.mostPairs else { return nil }
            high = min(high * 2, Self.mostPairs)
        }
        var low = 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if suffices(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
