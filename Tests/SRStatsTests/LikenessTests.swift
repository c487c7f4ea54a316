// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

@testable import SRStats

/// The word for a figure follows from its value, its interval and chance.
struct LikenessTests {
    private func estimate(
        _ value: Double, _ low: Double, _ high: Double, chance: Double? = nil
    ) -> Estimate {
        var estimate = Estimate(value: value, drawn: [], within: [], range: 0...1)
        (estimate.low, estimate.high, estimate.chance) = (low, high, chance)
        return estimate
    }

    private func word(
        _ value: Double, _ low: Double, _ high: Double, chance: Double
    ) -> Likeness {
        Likeness(.kolmogorovSmirnov, estimate(value, low, high, chance: chance))
    }

    private func ratio(_ value: Double, _ low: Double, _ high: Double) -> Likeness {
        Likeness(.ratio, estimate(value, low, high))
    }

    @Test func distances() {
        #expect(word(0.02, 0.01, 0.04, chance: 0.05) == .alike)
        #expect(word(0.08, 0.02, 0.14, chance: 0.10) == .alike)
        #expect(word(0.10, 0.07, 0.20, chance: 0.05) == .similar)
        #expect(word(0.10, 0.02, 0.12, chance: 0.05) == .similar)
        #expect(word(0.30, 0.20, 0.40, chance: 0.05) == .different)
        #expect(word(0.20, 0.10, 0.30, chance: 0.05) == .different)
    }

    /// What chance gives as well is no difference, and no likeness where it could hide one.
    @Test func chanceIsNoDifference() {
        #expect(word(0.199, 0.0, 0.4, chance: 0.265) == .tooFew)
        #expect(word(0.04, 0.0, 0.4, chance: 0.02) == .tooFew)
        #expect(word(0.10, 0.02, 0.30, chance: 0.05) == .tooFew)
        #expect(word(0.30, 0.04, 0.60, chance: 0.05) == .tooFew)
    }

    @Test func ratios() {
        #expect(ratio(1.05, 0.95, 1.2) == .alike && ratio(0.95, 0.85, 1.1) == .alike)
        #expect(ratio(1.2, 1.16, 1.4) == .similar && ratio(0.8, 0.78, 0.9) == .similar)
        #expect(ratio(2, 1.5, 3) == .different && ratio(0.4, 0.2, 0.7) == .different)
        #expect(ratio(1, 0, 6563) == .tooFew && ratio(1.349, 0.815, 2.092) == .tooFew)
        #expect(ratio(0.902, 0.723, 1.137) == .tooFew && ratio(1.2, 0.8, 2) == .tooFew)
    }

    private func words(
        _ first: [SwapEvent], _ second: [SwapEvent]
    ) throws -> [TraceDistance.Key: Likeness] {
        let figures = TraceDistance(
            from: try SRStatsTests.profile(first), to: try SRStatsTests.profile(second)
        ).figures
        return Dictionary(
            uniqueKeysWithValues: figures.compactMap { figure in
                figure.likeness.map { (figure.key, $0) }
            })
    }

    @Test func aTraceEqualsItself() throws {
        for count in [20, 500, 20_000] {
            let some = workload(count, pages: 500, seed: 1)
            let words = try words(some, some)
            #expect(!words.isEmpty && words.values.allSatisfy { $0 == .equal })
        }
    }

    /// A handful of events has intervals without width, which would claim to be certain.
    @Test func aHandfulTellsNothing() throws {
        let words = try words(
            workload(300, pages: 50, seed: 1), workload(300, pages: 50, seed: 2))
        #expect(!words.isEmpty && words.values.allSatisfy { $0 == .tooFew })
    }

    /// Seeds of one workload are never called different, and another workload is.
    @Test func seedsAndWorkloads() throws {
        let one = workload(40_000, pages: 2000, seed: 1)
        for seed in UInt64(2)...5 {
            let words = try words(one, workload(40_000, pages: 2000, seed: seed))
            #expect(!words.values.contains(.different), "\(words)")
        }
        let other = try words(one, workload(40_000, pages: 200, seed: 2))
        #expect(other[.readReuse] == .different)
    }

    /// One trace without any reads is not alike to one with thousands.
    @Test func inOneOfThemOnly() throws {
        let some = workload(20_000, pages: 500, seed: 1)
        let without = some.map { event in
            var event = event
            if event.operation == .read { event.operation = .free }
            return event
        }
        let words = try words(some, without)
        #expect(words[.reads] == .different && words[.readReuse] == .different)
        // A single free beside none is nothing to go by.
        var writes = some.filter { $0.operation == .write }
        let single = try self.words(
            writes, writes + [SwapEvent(time: .max, operation: .free, pageIndex: 1)])
        #expect(single[.frees] == .tooFew)
        writes.removeAll()
        #expect(try self.words(writes, writes).isEmpty)
    }
}
