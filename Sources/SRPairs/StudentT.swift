// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc

/// Student's t distribution, central and not.
public struct StudentT: Sendable {
    /// Above 0.
    public let degreesOfFreedom: Double

    public init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// The chance of a t as far from 0 as that or farther, on either side.
    public func twoSided(_ t: Double) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        let freedom = degreesOfFreedom
        return IncompleteBeta.regularised(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The chance of a t of at most that.
    public func cumulative(_ t: Double) -> Double {
        let tail = twoSided(t) / 2
        return t > 0 ? 1 - tail : tail
    }

    /// The t beyond which, on either side, lies `chance` of all: 2.776 for 0.05 and 4 degrees of
    /// freedom.
    ///
    /// - Parameter chance: above 0, at most 1.
    public func bound(twoSided chance: Double) -> Double {
        var high = 1.0
        while twoSided(high) > chance { high *= 2 }
        var low = 0.0
        // As often as a Double has bits between the two.
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return high }
            if twoSided(middle) > chance { low = middle } else { high = middle }
        }
    }

    /// The chance of at most `t` where the mean is `shift` standard errors from 0: the non-central
    /// distribution, by Lenth's series (Algorithm AS 243, Applied Statistics 38, 1989).
    public func cumulative(_ t: Double, shift: Double) -> Double {
        guard t >= 0 else { return 1 - cumulative(-t, shift: -shift) }
        let below = erfc(shift / 2.0.squareRoot()) / 2
        guard t > 0 else { return below }
        let half = shift * shift / 2
        let x = t * t / (t * t + degreesOfFreedom)
        // The weights are Poisson's; both are of the term before, times half over the next number.
        var even = exp(-half)
        var odd = shift / 2.0.squareRoot() * exp(-half - IncompleteBeta.logGamma(1.5))
        var rest = 1 - even
        var sum = 0.0
        for term in 0..<Self.mostTerms {
            let number = Double(term)
            sum +=
                even * IncompleteBeta.regularised(x, number + 0.5, degreesOfFreedom / 2)
                + odd * IncompleteBeta.regularised(x, number + 1, degreesOfFreedom / 2)
            // What the terms to come can add.
            if number > half, abs(rest) < 1e-12 { break }
            even *= half / (number + 1)
            odd *= half / (number + 1.5)
            rest -= even
        }
        return min(1, below + sum / 2)
    }

    /// More than a shift takes whose weights are not 0 in a Double.
    private static let mostTerms = 10_000
}
