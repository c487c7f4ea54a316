// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Tests that assume nothing of a distribution: where a change does nothing, either sign of a
/// pair's difference is as likely as the other, whatever the difference is.
///
/// Chances of several counters at once are those of Westfall and Young's step-down maxima
/// (Resampling-Based Multiple Testing, 1993): the chance of a false alarm in any of them. Counters
/// that go together, as swap-ins and refaults do, cost little.
public enum SignFlips {
    /// Up to so many pairs, all signs are tried: 2^15 of them, as an opposite pattern gives the same.
    static let mostExact = 16
    /// Patterns that are drawn beyond that.
    static let drawn = 1 << 15

    /// The fewest pairs of which the smallest chance, 2 of 2^pairs, is at most `level`.
    public static func fewestPairs(level: Double) -> Int {
        var pairs = 1
        var chance = 1.0
        while chance > level {
            pairs += 1
            chance /= 2
        }
        return pairs
    }

    /// The chance, in each counter and all counters together, of means as far from 0.
    ///
    /// Time: patterns × pairs × counters.
    ///
    /// - Parameter counters: each counter's differences; all have as many.
    /// - Returns: a chance for each counter alone, and one for it among all.
    public static func chances(_ counters: [[Double]]) -> [(alone: Double, family: Double)] {
        guard let pairs = counters.first?.count, pairs > 0 else { return [] }
        let norms = counters.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        let seen = counters.indices.map { statistic(counters[$0], norms[$0], { _ in false }) }
        let order = counters.indices.sorted { seen[$0] > seen[$1] }
        var alone = [Int](repeating: 0, count: counters.count)
        var family = alone
        func take(_ isFlipped: (Int) -> Bool) {
            var most = 0.0
            for counter in order.reversed() {
                let value = statistic(counters[counter], norms[counter], isFlipped)
                most = max(most, value)
                // Sums in another order of signs differ in their last bits.
                let bound = seen[counter] * (1 - 1e-12)
                if value >= bound { alone[counter] += 1 }
                if most >= bound { family[counter] += 1 }
            }
        }
        var patterns = 1 << (pairs - 1)
        if pairs <= mostExact {
            for pattern in 0..<patterns { take { pattern >> $0 & 1 == 1 } }
        } else {
            // The pattern that was seen is one of them.
            patterns = drawn
            take { _ in false }
            var state: UInt64 = 1
            for _ in 1..<patterns {
                let signs = (0...pairs / 64).map { _ in next(&state) }
                take { signs[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
            }
        }
        // Step down: none is surer than one that stands farther out.
        var least = 0.0
        var chances = [(alone: Double, family: Double)](
            repeating: (1, 1), count: counters.count)
        for counter in order {
            least = max(least, Double(family[counter]) / Double(patterns))
            chances[counter] = (Double(alone[counter]) / Double(patterns), least)
        }
        return chances
    }

    /// The sum over the root of the sum of squares, without its sign: rises with Student's t, and
    /// is finite where all differences are the same.
    private static func statistic(
        _ differences: [Double], _ norm: Double, _ isFlipped: (Int) -> Bool
    ) -> Double {
        guard norm > 0 else { return 0 }
        var sum = 0.0
        for (pair, difference) in differences.enumerated() {
            sum += isFlipped(pair) ? -difference : difference
        }
        return abs(sum) / norm
    }

    /// Vigna's SplitMix64, public domain.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
