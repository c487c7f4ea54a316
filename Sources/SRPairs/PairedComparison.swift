// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Mean and standard deviation of a sample.
public struct Spread: Sendable, Equatable {
    public let mean: Double
    /// With the divisor count − 1; 0 of a single value.
    public let deviation: Double

    /// - Parameter values: one or more.
    public init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        guard values.count > 1 else {
            deviation = 0
            return
        }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = (squares / (count - 1)).squareRoot()
    }
}

/// What the pairs of one counter say: Student's t test of the paired differences, and the noise
/// that it is held against.
public struct CounterDifference: Sendable {
    public let pairs: CounterPairs
    public let a: Spread
    public let b: Spread
    /// Of B less A.
    public let difference: Spread
    /// Half the width of the mean difference's 95 % interval; nil of a single pair.
    public let halfWidth: Double?
    /// Student's t with pairs − 1 degrees of freedom; infinite where all differences are the same
    /// and not 0; nil of a single pair.
    public let t: Double?
    /// The chance of such a t where there is no effect; nil of a single pair.
    public let chance: Double?
    /// The same by the exact test of signs; see ``SignFlips``.
    public let chanceBySigns: Double
    /// The chance of such a difference in any of the comparison's counters.
    public let chanceInFamily: Double
    /// Where 95 % of the mean differences of as many pairs lie, on either side of 0, of a change
    /// that does nothing to A; nil of a single pair.
    public let noise: Double?
    /// Pairs that would tell an effect of ``PairedComparison/effect``; nil if it is beyond reach or
    /// cannot be told.
    public let pairsForEffect: Int?

    /// Whether the difference stands above the spread of seeds.
    public var isMarked: Bool {
        guard let noise else { return false }
        return chanceInFamily <= PairedComparison.level && abs(difference.mean) > noise
    }

    /// A value as a share of A's mean; nil where that is 0.
    public func share(_ value: Double) -> Double? { a.mean == 0 ? nil : value / a.mean }

    /// B's mean over A's; nil where A's is 0.
    public var ratio: Double? { share(b.mean) }

    init(_ pairs: CounterPairs, alone: Double, family: Double) {
        self.pairs = pairs
        a = Spread(pairs.a)
        b = Spread(pairs.b)
        let difference = Spread(pairs.differences)
        self.difference = difference
        chanceBySigns = alone
        chanceInFamily = family
        let count = pairs.a.count
        guard count > 1 else {
            (halfWidth, t, chance, noise, pairsForEffect) = (nil, nil, nil, nil, nil)
            return
        }
        let root = Double(count).squareRoot()
        let student = StudentT(degreesOfFreedom: Double(count - 1))
        let bound = student.bound(twoSided: PairedComparison.level)
        let error = difference.deviation / root
        halfWidth = bound * error
        let t = difference.mean == 0 ? 0 : difference.mean / error
        self.t = t
        chance = student.twoSided(t)
        noise = Self.noise(pairs, a, bound) / root
        pairsForEffect =
            a.mean == 0
            ? nil
            : PairedPower(level: PairedComparison.level, power: PairedComparison.power)
                .pairs(
                    effect: PairedComparison.effect * a.mean,
                    deviation: difference.deviation)
    }

    /// The bound of a single pair's null differences.
    ///
    /// Without null runs, A's own are paired with one another: the root mean square of the
    /// differences of all pairs of different seeds is √2 times the deviation.
    private static func noise(_ pairs: CounterPairs, _ a: Spread, _ bound: Double) -> Double {
        guard let null = pairs.null else { return bound * a.deviation * 2.0.squareRoot() }
        let squares = zip(pairs.a, null).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
        // Their mean is known to be 0, which leaves a degree of freedom more.
        let freedom = Double(null.count)
        return StudentT(degreesOfFreedom: freedom).bound(twoSided: PairedComparison.level)
            * (squares / freedom).squareRoot()
    }
}

/// Two sides over the same seeds, counter by counter.
public struct PairedComparison: Sendable {
    /// The chance of a false alarm in any of a comparison's counters.
    public static let level = 0.05
    /// The share of experiments in which ``effect`` is to be told.
    public static let power = 0.8
    /// The effect that ``CounterDifference/pairsForEffect`` is of, as a share of A's mean.
    public static let effect = 0.01

    public let counters: [CounterDifference]
    /// Pairs: one a seed.
    public let pairs: Int

    /// The fewest pairs of which anything can be marked.
    public static var fewestPairs: Int { SignFlips.fewestPairs(level: level) }

    /// - Parameter counters: all with the same number of seeds, 1 or more.
    public init(_ counters: [CounterPairs]) {
        pairs = counters.first?.a.count ?? 0
        let chances = SignFlips.chances(counters.map(\.differences))
        self.counters = zip(counters, chances).map {
            CounterDifference($0, alone: $1.alone, family: $1.family)
        }
    }
}
