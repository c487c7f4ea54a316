// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Synchronization
import SystemPackage
import Testing

/// Sweeps on this machine: cut short in every way, they end with the same bytes.
@Suite("Sweeps")
struct SweepTests {
    private let scratch = Scratch()
    private var words: [String] {
        ["sweep", SweepFixture.plan, "--jobs", "2", "-o", scratch.path]
    }

    @Test func cutShortTwiceItGoesOnToTheSameBytes() async throws {
        let url = scratch.url
        var before = 0
        for (signal, status) in [(SIGKILL, -Int(SIGKILL)), (SIGINT, 130)] {
            let enough = before + 5
            let ending = try await Tool.run(words) { process in
                try await SweepFixture.whole(enough, in: url)
                #expect(kill(process.value, signal) == 0)
            }
            #expect(ending.status == status, "\(ending.complaint)")
            let patience = ContinuousClock.now + .seconds(120)
            while ContinuousClock.now < patience, !Remains.processes(naming: url.path).isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(Remains.processes(naming: url.path).isEmpty)
            before = SweepFixture.wholeRuns(in: url)
            #expect(before >= enough && before < SweepFixture.runs)
            if signal == SIGINT {
                #expect(ending.output.contains("the same command goes on from here"))
                let work = url.appending(path: "work").path
                #expect(try FileManager.default.contentsOfDirectory(atPath: work) == [])
            }
        }
        let last = try await Tool.run(words + ["--json"])
        #expect(last.status == 0, "\(last.complaint)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(last.output.utf8)) as? [String: Any])
        #expect(report["whole"] as? Int == SweepFixture.runs)
        #expect(report["wholeBefore"] as? Int == before)
        let reference = try await SweepFixture.reference.value
        #expect(reference.count == SweepFixture.runs)
        #expect(try SweepFixture.contents(of: url) == reference)
    }

    @Test func theSecondAtOnceIsRefused() async throws {
        let (words, url) = (words, scratch.url)
        let second = Mutex<Tool.Ending?>(nil)
        let first = try await Tool.run(words) { process in
            try await SweepFixture.whole(1, in: url)
            let ending = try await Tool.run(words)
            second.withLock { $0 = ending }
            #expect(ending.complaint.contains("process \(process.value)"))
            #expect(kill(process.value, SIGTERM) == 0)
        }
        #expect(second.withLock { $0?.status } == 17)
        #expect(first.status == 130)
    }

    @Test func aFullDiskLeavesWholeRunsAlone() async throws {
        let ending = try await Tool.onSmallDisk(
            "300k", at: scratch.url,
            """
            "$2" sweep \(SweepFixture.plan) -o "$1/sweep"; echo "status $?"
            for run in "$1"/sweep/runs/*; do "$2" info "$run" > /dev/null || echo "torn $run"; done
            ls "$1/sweep/runs" | wc -l
            """)
        #expect(ending.output.contains("status 10"), "\(ending)")
        #expect(!ending.output.contains("torn"))
        #expect(ending.complaint.contains("No space left on device"))
        #expect(!ending.output.hasSuffix(" 0\n"), "the disk was too small for one run")
    }

    @Test func aRunThatFailsIsNamedAndCounted() async throws {
        try FileManager.default.createDirectory(at: scratch.url, withIntermediateDirectories: true)
        let plan = scratch.url.appending(path: "plan.yaml").path
        // A swap device of 1 MiB is too small for what has to go.
        try """
        name: oom
        mode: synth
        workloads:
          - {name: memory-fill, parameters: {size: 20M, passes: 1}, swap-size: [1]}
          - {name: memory-fill, parameters: {size: 16M, passes: 1}}
        memory: 40
        """.write(toFile: plan, atomically: true, encoding: .utf8)
        let folder = scratch.url.appending(path: "sweep").path
        let bad = try await Tool.run(["sweep", plan, "-o", folder])
        // swap-size is one value.
        #expect(bad.status == 64)
        #expect(bad.complaint.contains("plan.yaml:4:"))
        try String(contentsOfFile: plan, encoding: .utf8).replacing("[1]", with: "1")
            .write(toFile: plan, atomically: true, encoding: .utf8)
        let ending = try await Tool.run(["sweep", plan, "-o", folder])
        #expect(ending.status == 16, "\(ending.complaint)")
        #expect(ending.output.contains("2 runs: 1 whole, 1 failed, 0 not made"))
        #expect(ending.output.contains("failed: memory-fill-size=20M-passes=1-m40-k6.1-s1"))
        let kept = folder + "/failed/memory-fill-size=20M-passes=1-m40-k6.1-s1/"
        #expect(FileManager.default.fileExists(atPath: kept + "srorch.log"))
        #expect(FileManager.default.fileExists(atPath: kept + "run.json"))
    }

    @Test func aDryRunMakesNothing() async throws {
        let ending = try await Tool.run(words + ["--dry-run"])
        #expect(ending.status == 0)
        #expect(ending.output.contains("24 runs in \(scratch.path): 0 whole, 24 to make"))
        #expect(ending.output.contains("srorch synth --workload memory-fill --param size=16M"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }
}
