// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

@testable import Workloads

/// The guest's program of the built-in workloads, compiled and run on this machine.
@Suite struct BuiltInProgramTests {
    let program: GuestProgram

    init() async throws { program = try await GuestProgram.builtIn }

    private static let mix = "mix=zero:10,same:5,text:40,half:25,random:20"

    private static func fill(
        size: Int, passes: Int = 2, seed: Int = 1, order: String = "sequential",
        mix: String = BuiltInProgramTests.mix
    ) -> [String] {
        ["memory-fill", "size=\(size)", "passes=\(passes)", "seed=\(seed)", "order=\(order)", mix]
    }

    @Test(arguments: ["sequential", "shuffled"])
    func memoryFillVerifiesItsOwnPagesAndRepeatsItself(_ order: String) async throws {
        let words = Self.fill(size: 1_228_800, passes: 3, order: order)
        let first = try await program.run(words)
        #expect(first.status == 0)
        #expect(
            first.output.hasPrefix(
                "memory-fill: 900 pages written, 900 read and verified, sum "))
        #expect(try await program.run(words).output == first.output)
        let other = Self.fill(size: 1_228_800, passes: 3, seed: 2, order: order)
        #expect(try await program.run(other).output != first.output)
    }

    @Test func orderDoesNotChangeTheSum() async throws {
        let sequential = try await program.run(Self.fill(size: 1_228_800)).output
        let shuffled = try await program.run(Self.fill(size: 1_228_800, order: "shuffled")).output
        #expect(sequential == shuffled)
    }

    @Test(arguments: ["zero", "same", "text", "half", "random"])
    func aFlippedBitIsNamedWithPageAndOffset(_ kind: String) async throws {
        let run = try await program.run(
            ["--flip", "63"] + Self.fill(size: 409_600, mix: "mix=\(kind):100"))
        #expect(run.status == 1)
        #expect(run.errors.contains("CORRUPT: memory-fill phase 2 page 63 offset 1000:"))
        #expect(run.output.isEmpty)
    }

    /// Every workload of the catalogue that synth has, small, on real memory: each page that
    /// it reads is what it wrote.
    @Test(arguments: WorkloadCatalogue.standard.builtInNames)
    func everyBuiltInWorkloadReadsWhatItWrote(_ name: String) async throws {
        let load = try WorkloadCatalogue.standard.workload(named: name)
            .resolve(["size": "4M"], in: WorkloadContext(accelerator: .tcg))
        let words = try #require(load.builtIn).words.map { word in
            // The defaults are for hundreds of MiB.
            for long in ["operations", "lookups", "steps", "frames"] where word.hasPrefix(long) {
                return "\(long)=300"
            }
            return word
        }
        let run = try await program.run([name] + words)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("\(name): "))
        #expect(try await program.run([name] + words).output == run.output)
    }

    @Test(arguments: [
        ["memory-fill"], ["nonsense", "size=4096"],
        fill(size: 0), fill(size: 409_600, mix: "mix=text:99"),
        fill(size: 409_600, mix: "mix=gas:100"), fill(size: 409_600, order: "up"),
        fill(size: 409_600) + ["extra"], fill(size: 409_600) + ["extra=1"],
        ["--flip", "-1"] + fill(size: 409_600), ["--nonsense"], [],
    ])
    func badUsageIsRefused(_ words: [String]) async throws {
        let run = try await program.run(words)
        #expect(run.status == 2)
        #expect(!run.errors.isEmpty)
    }
}
