// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc

/// The regularised incomplete beta function I_x(a, b), of which Student's t is made.
///
/// Its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22) is summed by
/// the modified Lentz algorithm (Thompson and Barnett, Journal of Computational Physics 64, 1986)
/// to the precision of a Double.
enum IncompleteBeta {
    /// A continued fraction in the range where it is used converges in far fewer, O(√(a + b)).
    private static let mostTerms = 100_000
    /// Stands for a denominator of 0.
    private static let tiny = 1e-300

    /// - Parameters:
    ///   - x: from 0 to 1.
    ///   - a: above 0.
    ///   - b: above 0.
    static func regularised(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // 8.17.4: the fraction converges fast on one side of the mean alone.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - regularised(1 - x, b, a) }
        let front = exp(
            a * log(x) + b * log1p(-x) - log(a) + logGamma(a + b) - logGamma(a) - logGamma(b))
        return front * fraction(x, a, b)
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var value = d
        for term in 1...mostTerms {
            let m = Double(term)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            let step = d * c
            value *= step
            if abs(step - 1) < 1e-16 { break }
        }
        return value
    }

    /// The logarithm of the gamma function of a number above 0. lgamma(3) writes to a variable
    /// that all threads share.
    static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return unsafe lgamma_r(x, &sign)
    }
}
