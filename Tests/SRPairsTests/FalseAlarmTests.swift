// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRPairs
import Testing

/// How often a change that does nothing is marked. The figures are those of real captures:
/// null-runs.tsv has a kernel's runs of one workload, and beside each the run of the same seed with
/// a dummy word of another length.
struct FalseAlarmTests {
    /// Pairs of an experiment.
    private static let pairs = 8

    private struct Pool {
        let names: [String]
        /// By seed, then by counter.
        let plain, dummy: [[Double]]

        init() throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "null-runs.tsv")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").map(String.init) }
            names = Array(lines[0].dropFirst(2))
            func runs(_ kind: String) -> [[Double]] {
                lines.filter { $0[0] == kind }.map { $0.dropFirst(2).compactMap { Double($0) } }
            }
            (plain, dummy) = (runs("plain"), runs("dummy"))
        }

        /// An experiment's pairs: seeds drawn without putting them back. Sides stay as they were run:
        /// were they drawn too, a shift of all of one side would not be seen.
        func draw(_ random: inout Generator) -> [CounterPairs] {
            let seeds = plain.indices.shuffled(using: &random).prefix(FalseAlarmTests.pairs)
            return names.indices.map { counter in
                CounterPairs(
                    name: names[counter], unit: .count, a: seeds.map { plain[$0][counter] },
                    b: seeds.map { dummy[$0][counter] })
            }
        }
    }

    /// Vigna's SplitMix64, that every run of the test draws the same.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 2026

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func alarms(_ experiments: Int) throws -> Int {
        let pool = try Pool()
        #expect(pool.plain.count == pool.dummy.count && pool.plain.count >= Self.pairs)
        var random = Generator()
        return (0..<experiments).count { _ in
            PairedComparison(pool.draw(&random)).counters.contains(where: \.isMarked)
        }
    }

    /// At most one in twenty experiments, over all counters of the table.
    @Test func twentyNullChanges() throws {
        #expect(try alarms(20) <= 1)
    }

    @Test func manyNullChanges() throws {
        #expect(try alarms(400) <= 20)
    }

    /// The same figures with an effect in them are marked.
    @Test func anEffectIsFound() throws {
        let pool = try Pool()
        var random = Generator()
        let counter = try #require(pool.names.firstIndex(of: "pswpout"))
        let found = (0..<20).count { _ in
            var drawn = pool.draw(&random)
            drawn[counter].b = drawn[counter].b.map { $0 * 1.10 }
            return PairedComparison(drawn).counters[counter].isMarked
        }
        #expect(found >= 18)
    }
}
