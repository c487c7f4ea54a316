// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
import Testing

@testable import SRSweep

/// What a plan says becomes runs, in its order, with names of their own.
@Suite("Plans")
struct PlanTests {
    static func plan(_ text: String) throws -> SweepPlan {
        try SweepPlan(text: text, file: "plan.yaml")
    }

    static let product = """
        name: study
        mode: synth
        workloads:
          - name: memory-fill
            parameters: {passes: 2, size: [24M, 32768K]}
          - zipf-kv
        memory: [64, 96]
        kernels: [6.1, 6.12]
        seeds: [7, 1-2]
        """

    @Test func theListsMultiply() throws {
        let plan = try Self.plan(Self.product)
        #expect(plan.runs.count == 3 * 2 * 2 * 3)
        #expect(Set(plan.runs.map(\.name)).count == plan.runs.count)
        // The parameters in the catalogue's order, each value in its one spelling.
        #expect(plan.runs[0].name == "memory-fill-size=24M-passes=2-m64-k6.1-s7")
        #expect(plan.runs[1].name == "memory-fill-size=24M-passes=2-m64-k6.1-s1")
        #expect(plan.runs[12].name == "memory-fill-size=32M-passes=2-m64-k6.1-s7")
        #expect(plan.runs[35].name == "zipf-kv-m96-k6.12-s2")
        #expect(
            plan.runs[35].command(output: "here") == [
                "synth", "--workload", "zipf-kv", "--guest-memory", "96", "--swap-size", "256",
                "--kernel", "6.12", "--seed", "2", "--quiet", "--output", "here",
            ])
    }

    @Test func aCaptureHasCompressorsRepeatsAndTimeOuts() throws {
        let plan = try Self.plan(
            """
            name: study
            workloads: memory-fill
            compressors: [none, lz4, "lz4,zstd:19"]
            repeats: 2
            timeout: 600
            accel: tcg
            """)
        #expect(plan.mode == .capture)
        #expect(
            plan.runs.map(\.name) == [
                "memory-fill-m96-k6.1-s1-r1", "memory-fill-m96-k6.1-s1-r2",
                "memory-fill-m96-k6.1-lz4-s1-r1", "memory-fill-m96-k6.1-lz4-s1-r2",
                "memory-fill-m96-k6.1-lz4+zstd.19-s1-r1", "memory-fill-m96-k6.1-lz4+zstd.19-s1-r2",
            ])
        #expect(
            plan.runs[4].command(output: "o") == [
                "capture", "--workload", "memory-fill", "--memory", "96", "--swap-size", "256",
                "--kernel", "6.1", "--compressor", "lz4,zstd:19", "--seed", "1", "--accel", "tcg",
                "--timeout", "600", "--quiet", "--output", "o",
            ])
    }

    /// Kernels of another architecture or with other pages: by their names, or by what they are of.
    @Test(arguments: [
        ("kernels: [6.12-arm64, 7.3-arm64-16k]", ["6.12-arm64", "7.3-arm64-16k"]),
        (
            "kernels: [6.12, 7.3]\narch: arm64\npage-size: [4K, 16384]",
            ["6.12-arm64", "6.12-arm64-16k", "7.3-arm64", "7.3-arm64-16k"]
        ),
        ("kernels: 6.12\narch: [x86-64, arm64]", ["6.12", "6.12-arm64"]),
        ("kernels: 6.12-arm64-16k\npage-size: 16K", ["6.12-arm64-16k"]),
        ("page-size: 4k", ["6.1"]),
    ])
    func aKernelIsChosenByItsPages(text: String, names: [String]) throws {
        let plan = try Self.plan("name: study\nworkloads: memory-fill\n\(text)\n")
        #expect(plan.runs.map(\.name) == names.map { "memory-fill-m96-k\($0)-s1" })
        for (run, name) in zip(plan.runs, names) {
            #expect(
                run.words == [
                    "capture", "--workload", "memory-fill", "--memory", "96", "--swap-size", "256",
                    "--kernel", name, "--seed", "1",
                ])
            // What a workload costs was measured in pages of 4 KiB.
            #expect((run.estimate.events == nil) == name.hasSuffix("16k"))
        }
    }

    /// A kernel gets what it takes to come up where the workload's own is less; what a plan says stays.
    @Test(arguments: [
        ("kernels: [6.12, 6.12-arm64, 7.3-arm64, 7.3-arm64-16k]", [52, 52, 60, 52]),
        ("kernels: [6.12-arm64, 7.3-arm64]\nmemory: [56, 58]", [56, 56, 58, 58]),
        ("mode: synth\nkernels: [6.12, 7.3]", [96, 96]),
    ])
    func aWorkloadHasTheMemoryThatItsKernelTakes(text: String, memory: [Int]) throws {
        let workload = text.hasPrefix("mode: synth") ? "memory-fill" : "xz"
        let plan = try Self.plan("name: study\nworkloads: \(workload)\n\(text)\n")
        let option = plan.mode == .capture ? "--memory" : "--guest-memory"
        #expect(
            plan.runs.map { run in
                run.words.firstIndex(of: option).map { run.words[$0 + 1] }
            } == memory.map { "\($0)" })
        for (run, memory) in zip(plan.runs, memory) { #expect(run.name.contains("-m\(memory)-")) }
    }

    @Test func aModelTakesPagesOfAnySize() throws {
        let plan = try Self.plan(
            """
            name: study
            mode: synth
            workloads: memory-fill
            kernels: 6.12
            page-size: [4K, 16K]
            """)
        #expect(
            plan.runs.map(\.name) == [
                "memory-fill-m96-k6.12-p4K-s1", "memory-fill-m96-k6.12-p16K-s1",
            ])
        #expect(
            plan.runs[1].words == [
                "synth", "--workload", "memory-fill", "--guest-memory", "96", "--swap-size", "256",
                "--kernel", "6.12", "--page-size", "16K", "--seed", "1",
            ])
    }

    @Test func namesAreShortEnoughAndStillDiffer() throws {
        let mixes = (0..<3).map { "zero:\($0),same:\(10 - $0),text:40,half:25,random:25" }
        let plan = try Self.plan(
            """
            name: study
            workloads:
              - name: memory-fill
                parameters:
                  size: 1234567168
                  passes: 999999
                  order: shuffled
                  mix: ["\(mixes.joined(separator: "\", \""))"]
            seeds: [18446744073709551615]
            """)
        #expect(plan.runs.allSatisfy { $0.name.utf8.count <= 120 })
        #expect(Set(plan.runs.map(\.name)).count == 3)
    }

    @Test func onlyWhatDecidesARunIsInTheDigest() throws {
        let plain = try Self.plan("name: a\nworkloads: [xz]\n").digest
        #expect(
            try Self.plan(
                "# a study\nworkloads:\n- {name: xz}\nname: a\nseeds: 1\nkernels: '6.1'\n"
                    + "timeout: 9\n"
            ).digest == plain)
        #expect(try Self.plan("name: a\nworkloads: [xz]\nseeds: 2\n").digest != plain)
        #expect(try Self.plan("name: a\nworkloads: [xz]\nswap-like: zram\n").digest != plain)
    }

    @Test func costComesFromTheCatalogue() throws {
        let plan = try Self.plan(
            """
            name: a
            workloads:
              - memory-fill
              - {name: memory-fill, parameters: {size: 96M, passes: 2}}
              - graph
            kernels: [6.1, 6.12]
            """)
        let events = plan.runs.map(\.estimate.events)
        #expect(events == [658_000, 600_000, 658_000 / 4, 600_000 / 4, nil, nil])
        #expect(plan.runs[0].estimate.seconds == 26 * 6.5 + 14)
        #expect(plan.runs[4].estimate.seconds == nil)
    }

    /// What is estimated of a kernel build is what the published one gave: events and bytes
    /// within 2 and 5 %, and times, which are a machine's, within a factor of two and a half.
    @Test func estimatesAreThoseOfThePublishedRun() throws {
        struct Published: Decodable {
            struct Load: Decodable { var seconds: Double }
            struct Guest: Decodable { var bootSeconds: Double }
            struct Events: Decodable { var all: Double }
            struct Trace: Decodable { var bytes: Double }
            var workload: Load
            var guest: Guest
            var events: Events
            var trace: Trace
            var seconds: Double
        }
        let file = URL(filePath: #filePath)
            .appending(path: "../../../results/kernel-build-6.1/run.json").standardizedFileURL
        let run = try JSONDecoder().decode(Published.self, from: Data(contentsOf: file))
        let plan = try Self.plan("name: a\nworkloads: [kernel-build]\nkernels: [6.1]\n")
        let estimate = try #require(plan.runs.first?.estimate)
        func near(_ one: Double?, _ other: Double, factor: Double) -> Bool {
            one.map { max($0 / other, other / $0) <= factor } ?? false
        }
        #expect(near(estimate.events, run.events.all, factor: 1.02))
        #expect(near(RunEstimate.bytesPerEvent, run.trace.bytes / run.events.all, factor: 1.05))
        #expect(near(RunEstimate.bootSeconds, run.guest.bootSeconds, factor: 2.5))
        #expect(near(RunEstimate.hostSeconds, run.seconds / run.workload.seconds, factor: 2.5))
        #expect(near(estimate.seconds, run.seconds, factor: 2.5))
    }

    @Test(arguments: [
        ("name: a\nworkloads: [xz]\nkernal: 6.1\n", 3, 1, "did you mean 'kernels'"),
        ("name: a\nworkloads:\n  - name: xz\n    paramaters: {}\n", 4, 5, "'parameters'"),
        ("name: a\nworkloads: [xz, memory-fil]\n", 2, 17, "did you mean 'memory-fill'"),
        (
            "name: a\nworkloads:\n- name: xz\n  parameters:\n    siez: 2M\n", 5, 5,
            "did you mean 'size'"
        ),
        (
            "name: a\nworkloads:\n- name: xz\n  parameters:\n    size: [2M, huge]\n", 5, 16,
            "cannot be 'huge'"
        ),
        ("name: a\nworkloads: [xz]\nkernels: [6.1, 6.13]\n", 3, 16, "did you mean '6.1"),
        (
            "name: a\nworkloads: [xz]\nkernels: [6.12, 6.1]\narch: arm64\n", 3, 17,
            "'6.1' is none of arm64's; those are: 6.12-arm64"
        ),
        ("name: a\nworkloads: [xz]\nkernels: 6.12\npage-size: 16K\n", 3, 10, "has pages of 16 KiB"),
        ("name: a\nworkloads: [xz]\narch: arm65\n", 3, 7, "did you mean 'arm64'"),
        ("name: a\nworkloads: [xz]\npage-size: [4K, 5K]\n", 3, 17, "4K, 16K, 64K, not '5K'"),
        ("name: a\nworkloads: [graph]\nmode: synth\narch: arm64\n", 4, 7, "no meaning"),
        (
            "name: a\nworkloads: [graph]\nmode: synth\nkernels: 6.12-arm64\n", 4, 10,
            "cannot be '6.12-arm64'"
        ),
        ("name: a\nworkloads: [xz]\nkernels: 6.12\narch: [arm64, arm64]\n", 2, 13, "twice"),
        ("name: a\nworkloads: [xz]\nmemory: [96, 8]\n", 3, 14, "from 32M to"),
        ("name: a\nworkloads: [xz]\ncompressors: [lz5]\n", 3, 15, "no compressor 'lz5'"),
        ("name: a\nworkloads: [xz]\nseeds: [4-2]\n", 3, 9, "a range of them"),
        ("name: a\nworkloads: [xz]\nseeds: []\n", 3, 8, "the list is empty"),
        ("name: a\nworkloads: [xz]\nmode: synth\n", 2, 13, "a program of the guest"),
        ("name: a\nworkloads: [graph]\nmode: synth\ntimeout: 3\n", 4, 10, "no meaning"),
        ("name: a\nworkloads: [xz, xz]\n", 2, 17, "twice"),
        ("name: ../a\nworkloads: [xz]\n", 1, 7, "letters"),
        ("name: a\n", 1, 1, "no workloads"),
        ("workloads: [xz]\n", 1, 1, "no name"),
        // Where the mapping begins: the parser does not say more.
        ("name: a\nname: b\n", 1, 1, "given twice: name"),
        ("name: [a\n", 2, 1, "this is not YAML; its parser said: \"did not find"),
        ("- a\n", 1, 1, "a plan is a mapping"),
        ("", 1, 1, "empty"),
    ])
    func aFaultIsNamedWhereItStands(
        text: String, line: Int, column: Int, words: String
    ) throws {
        let error = try #require(throws: SRError.self) { try Self.plan(text) }
        #expect(error.message.contains(words), "\(error)")
        #expect(error.description.hasPrefix("plan.yaml:\(line):\(column): "))
    }
}
