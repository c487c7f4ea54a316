// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Draws segments of a trace again, to tell how much of a distance is chance.
///
/// The segments of a profile are the blocks of a block bootstrap (Carlstein, Annals of
/// Statistics 14(3), 1986): events near one another depend on one another, so whole stretches
/// are drawn, with replacement. All draws come from ``seed``: the same profiles and seed
/// give the same figures everywhere.
public struct Bootstrap: Sendable {
    /// Times that each trace is drawn again. The 2.5 % and 97.5 % points of 200 are their
    /// fifth values from either end.
    public var resamples = 200
    public var seed: UInt64 = 1

    public init() {}

    /// What `statistic` gives for the two as they are and drawn again.
    /// - Parameters:
    ///   - first: each segment's counts, in vectors of one length.
    ///   - second: those of the other trace, in vectors of the same length.
    ///   - chance: whether the distance between two draws of one trace means something.
    ///   - range: values that the statistic can have.
    /// Time: resamples times all counts.
    func estimate(
        _ first: [[Double]], _ second: [[Double]], chance: Bool, range: ClosedRange<Double>,
        _ statistic: ([Double], [Double]) -> Double
    ) -> Estimate {
        let width = first.first?.count ?? 0
        let value = statistic(Self.sum(first, width), Self.sum(second, width))
        var random = SplitMix64(state: seed)
        var drawn: [Double] = []
        var within: [Double] = []
        var before: (first: [Double], second: [Double])?
        for _ in 0..<resamples {
            let one = Self.draw(first, width, &random)
            let two = Self.draw(second, width, &random)
            drawn.append(statistic(one, two))
            // Two draws in a row are independent, so they serve for chance too.
            if chance, let before {
                within.append(max(statistic(before.first, one), statistic(before.second, two)))
            }
            before = (one, two)
        }
        return Estimate(value: value, drawn: drawn, within: within, range: range)
    }

    private static func sum(_ segments: [[Double]], _ width: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: width)
        for segment in segments {
            for index in 0..<width { sum[index] += segment[index] }
        }
        return sum
    }

    private static func draw(
        _ segments: [[Double]], _ width: Int, _ random: inout SplitMix64
    ) -> [Double] {
        var times = [Double](repeating: 0, count: segments.count)
        for _ in segments { times[random.below(segments.count)] += 1 }
        var sum = [Double](repeating: 0, count: width)
        for (number, segment) in segments.enumerated() where times[number] > 0 {
            let weight = times[number]
            for index in 0..<width { sum[index] += weight * segment[index] }
        }
        return sum
    }
}

/// A figure, and between what it may lie.
public struct Estimate: Sendable, Equatable {
    public var value: Double
    /// The 95 % interval. Draws differ more from one another than the traces do, so the
    /// percentiles of the draws are shifted by the draws' bias (their mean less the
    /// value: Efron and Tibshirani, An Introduction to the Bootstrap, chapter 10).
    public var low: Double
    public var high: Double
    /// The distance that two draws of one trace do not exceed in 95 % of cases: one below it
    /// may be chance. Nil where that means nothing.
    public var chance: Double?

    init(value: Double, drawn: [Double], within: [Double], range: ClosedRange<Double>) {
        self.value = value
        guard !drawn.isEmpty else {
            low = value
            high = value
            return
        }
        let bias = drawn.reduce(0, +) / Double(drawn.count) - value
        func kept(_ bound: Double) -> Double {
            min(max(bound - bias, range.lowerBound), range.upperBound)
        }
        low = min(kept(Self.quantile(drawn, 0.025)), value)
        high = max(kept(Self.quantile(drawn, 0.975)), value)
        chance = within.isEmpty ? nil : Self.quantile(within, 0.95)
    }

    private static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(rank, 0), sorted.count - 1)]
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same numbers on every machine.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A number under `count`, by the high half of a product: off from even by under
    /// count / 2^32.
    mutating func below(_ count: Int) -> Int { Int(((next() >> 32) * UInt64(count)) >> 32) }
}
