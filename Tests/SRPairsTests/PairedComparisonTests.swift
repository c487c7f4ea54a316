// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRPairs
import Testing

/// Paired tests of data whose answers are published.
struct PairedComparisonTests {
    /// Hours of sleep that two drugs gave ten patients (Student, Biometrika 6, 1908).
    private static let sleep = CounterPairs(
        name: "sleep", unit: .count,
        a: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        b: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    /// Heights of maize, crossed less self-fertilised, in eighths of an inch (Darwin, 1876).
    private static let darwin = [
        49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48,
    ].map { Double($0) }

    private func row(_ pairs: CounterPairs) throws -> CounterDifference {
        try #require(PairedComparison([pairs]).counters.first)
    }

    /// R's `t.test(extra ~ group, sleep, paired = TRUE)`: t = 4.0621, p = 0.002833, 0.7001142 to
    /// 2.4598858.
    @Test func studentsSleep() throws {
        let row = try row(Self.sleep)
        let half = try #require(row.halfWidth)
        #expect(abs(try #require(row.t) - 4.062128) < 1e-6)
        #expect(abs(try #require(row.chance) - 0.00283289) < 1e-8)
        #expect(abs(row.difference.mean - half - 0.7001142) < 1e-7)
        #expect(abs(row.difference.mean + half - 2.4598858) < 1e-7)
        // Nine of one sign, and a tie that counts on both sides.
        #expect(row.chanceBySigns == 4.0 / 1024)
    }

    /// Fisher (The Design of Experiments, 1935, section 21): 863 of 32,768 patterns of signs give
    /// 314 or more; t = 2.148 with 14 degrees of freedom.
    @Test func fishersPatterns() throws {
        let row = try row(
            CounterPairs(
                name: "maize", unit: .count, a: Self.darwin.map { _ in 0 }, b: Self.darwin))
        #expect(row.chanceBySigns == 2 * 863.0 / 32_768)
        #expect(abs(try #require(row.t) - 2.148) < 0.0005)
        // A's mean is 0: there is no share of it.
        #expect(row.share(1) == nil)
        #expect(row.pairsForEffect == nil)
    }

    /// Beyond 16 pairs patterns are drawn: near the exact chance, the same each time.
    @Test func drawnPatterns() {
        // Pairs of 0 change no sum, and so no chance.
        let drawn = SignFlips.chances([Self.darwin + [0, 0, 0]])[0].alone
        #expect(abs(drawn - 2 * 863.0 / 32_768) < 0.005)
        #expect(drawn == SignFlips.chances([Self.darwin + [0, 0, 0]])[0].alone)
    }

    @Test func fewestPairs() {
        #expect(SignFlips.fewestPairs(level: 0.05) == 6)
        #expect(PairedComparison.fewestPairs == 6)
        #expect(SignFlips.chances([[1, 2, 3, 4, 5, 6]])[0].alone == 1.0 / 32)
        #expect(SignFlips.chances([[1, 2, 3, 4, 5]])[0].alone == 1.0 / 16)
    }

    /// Counters that say the same cost nothing; those that say other things do.
    @Test func families() {
        let clear = [1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 0.95, 1.15]
        let alone = SignFlips.chances([clear])[0]
        let doubled = SignFlips.chances([clear, clear.map { $0 * 40 }])
        #expect(alone.family == 1.0 / 128)
        #expect(doubled.map(\.family) == [alone.family, alone.family])
        let noise = [1.0, -1.1, 0.9, -1.2, 0.8, -1.05, -0.95, 1.15]
        let beside = SignFlips.chances([noise, clear])
        #expect(beside[1].family >= alone.family)
        #expect(beside[0].family >= beside[0].alone)
        #expect(beside[0].family >= beside[1].family)
    }

    @Test func onePairSaysNothing() throws {
        let row = try row(CounterPairs(name: "x", unit: .count, a: [100], b: [200]))
        #expect(row.halfWidth == nil)
        #expect(row.chance == nil)
        #expect(row.noise == nil)
        #expect(row.chanceInFamily == 1)
        #expect(!row.isMarked)
        #expect(row.ratio == 2)
    }

    @Test func sameOnBothSides() throws {
        let row = try row(CounterPairs(name: "x", unit: .count, a: [7, 8, 9], b: [7, 8, 9]))
        #expect(row.t == 0)
        #expect(row.chance == 1)
        #expect(row.chanceInFamily == 1)
        #expect(!row.isMarked)
    }

    /// An effect that no seed moves: the spread between seeds is noise all the same.
    @Test func markNeedsMoreThanTheNoise() throws {
        let a = [100.0, 104, 96, 103, 97, 101, 99, 100]
        let small = try row(CounterPairs(name: "x", unit: .count, a: a, b: a.map { $0 + 1 }))
        #expect(small.t == .infinity)
        #expect(small.chanceInFamily == 1.0 / 128)
        #expect(!small.isMarked)
        let large = try row(CounterPairs(name: "x", unit: .count, a: a, b: a.map { $0 + 10 }))
        #expect(large.isMarked)
        // Runs with a dummy word show that a pair's noise is smaller than the seeds'.
        let known = try row(
            CounterPairs(
                name: "x", unit: .count, a: a, b: a.map { $0 + 1 },
                null: zip(a, [0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1]).map { $0 + $1 }))
        #expect(known.isMarked)
        // t with 8 degrees of freedom at 5 %, 2.306, of a mean of 8.
        #expect(abs(try #require(known.noise) - 2.306 * 0.1 / 8.0.squareRoot()) < 1e-4)
    }

    @Test(arguments: [
        ("pswpin > 1.05", "pswpin > 1.05"), ("pswpin>1.05", "pswpin > 1.05"),
        ("  time >=0.9 ", "time >= 0.9"), ("allocstall<1e0", "allocstall < 1.0"),
        ("x_1 <= 2", "x_1 <= 2.0"),
    ])
    func conditions(_ text: String, _ spelled: String) throws {
        #expect(try #require(RatioCondition(text)).description == spelled)
    }

    @Test(arguments: [
        "", "pswpin", "pswpin >", "> 1", "pswpin = 1", "pswpin == 1", "pswpin > one",
        "pswpin > 1.05 2", "pswpin > nan", "pswpin > inf", "pswpin > -1", "pswpin > 0x10",
        "psw pin > 1", "pswpin >> 1", "pswpin => 1", "ünter > 1",
    ])
    func noConditions(_ text: String) {
        #expect(RatioCondition(text) == nil)
    }

    @Test func conditionsHold() throws {
        let above = try #require(RatioCondition("x > 1.05"))
        #expect(above.holds(of: 1.06) && !above.holds(of: 1.05))
        #expect(try #require(RatioCondition("x >= 1.05")).holds(of: 1.05))
        #expect(try #require(RatioCondition("x < 0.9")).holds(of: 0.8))
        #expect(try #require(RatioCondition("x <= 0.9")).holds(of: 0.9))
        let row = try row(
            CounterPairs(name: "x", unit: .count, a: [100, 100, 100], b: [109, 110, 111]))
        #expect(above.isSettled(by: row) == true)
        #expect(try #require(RatioCondition("x > 1.09")).isSettled(by: row) == false)
    }
}
