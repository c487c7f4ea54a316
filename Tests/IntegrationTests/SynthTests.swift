// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// `srorch synth` as a user runs it: no guest, no root, no QEMU.
@Suite("Synth", .inTurn)
struct SynthTests {
    /// A store of 6 MiB in 3.
    private static let small = [
        "synth", "--workload", "zipf-kv", "--param", "size=6M", "--param", "operations=20000",
        "--memory", "3M", "--swap-size", "16", "--quiet",
    ]

    @Test func theRunFolderIsReadByTheOtherVerbs() async throws {
        let run = Scratch()
        let made = try await Tool.run(Self.small + ["-o", run.path])
        #expect(made.status == 0, "\(made.complaint)")
        #expect(made.output.contains("event digest: "))
        let info = try await Tool.run(["info", "--verify", run.path])
        #expect(info.status == 0)
        #expect(info.output.contains("simulated clock"))
        #expect(try await Tool.run(["histogram", run.path]).status == 0)
        let record = try run.record()
        #expect(record["guest"] == nil)
        #expect(try run.part("synth")["mode"] as? String == "model")
        let text = try String(
            contentsOf: run.url.appending(path: "histogram.txt"), encoding: .utf8)
        #expect(text.contains("# R="))
    }

    @Test(arguments: ["6.1", "6.12", "7.3"])
    func eachKernelsRulesGiveARunOfTheirOwn(_ kernel: String) async throws {
        let run = Scratch()
        let made = try await Tool.run(Self.small + ["--kernel", kernel, "-o", run.path])
        #expect(made.status == 0, "\(made.complaint)")
        #expect(made.output.contains("model: Linux \(kernel), "))
        #expect(try run.part("synth")["kernel"] as? String == kernel)
    }

    @Test func theSameWordsGiveTheSameBytes() async throws {
        let first = Scratch()
        let again = Scratch()
        #expect(try await Tool.run(Self.small + ["-o", first.path]).status == 0)
        #expect(try await Tool.run(Self.small + ["-o", again.path]).status == 0)
        #expect(try first.trace() == again.trace())
    }

    /// As nobody, from a folder that anyone may read, on a PATH without QEMU.
    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func nobodyCanRunIt() async throws {
        let place = Scratch()
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        let tool = place.url.appending(path: "srorch").path
        try FileManager.default.copyItem(atPath: Tool.path.string, toPath: tool)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: place.path)
        let words = Self.small + ["-o", place.path + "/run"]
        for verb in [words, ["info", place.path + "/run"], ["histogram", place.path + "/run"]] {
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: Arguments(
                    ["--reuid=65534", "--regid=65534", "--clear-groups", tool] + verb),
                environment: .inherit.updating(["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]),
                input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
        }
    }

    @Test func pagesOfAFileTakeThePlaceOfContents() async throws {
        let place = Scratch()
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        let pages = place.url.appending(path: "pages")
        let run = place.path + "/run"

        try Data().write(to: pages)
        let empty = try await Tool.run(Self.small + ["-o", run, "--pages", pages.path])
        #expect(empty.status == 64)
        #expect(empty.complaint.contains("is empty"))

        // Two zero pages, the second short: padded, and said.
        try Data(count: 5000).write(to: pages)
        let words = Self.small.filter { $0 != "--quiet" } + ["-o", run, "--pages", pages.path]
        let short = try await Tool.run(words)
        #expect(short.status == 0)
        #expect(short.complaint.contains("lacks 3192 bytes"))
        #expect(short.output.contains("same-filled  100.0 %"))

        let none = try await Tool.run(Self.small + ["-o", run, "--pages", place.path + "/none"])
        #expect(none.status == 64)
        #expect(none.complaint.contains("No such file"))
    }

    @Test(arguments: [
        (["--memory", "4K"], "from 1M to 1T"), (["--memory", "much"], "such as 64M"),
        (["--memory", "4M", "--guest-memory", "64"], "not both"),
        (["--workload", "zipf-vk"], "did you mean 'zipf-kv'"),
        (["--workload", "sort"], "program of the guest"),
        (["--param", "skew=900"], "0 to 200"), (["--page-cluster", "9"], "0 to 5"),
    ])
    func badUsageSaysWhatIsRight(_ more: [String], _ said: String) async throws {
        let run = Scratch()
        let base = more.contains("--workload") ? ["synth"] : ["synth", "--workload", "zipf-kv"]
        let ending = try await Tool.run(base + more + ["-o", run.path])
        #expect(ending.status == 64)
        #expect(ending.complaint.contains(said), "\(ending.complaint)")
        #expect(!FileManager.default.fileExists(atPath: run.path))
    }

    @Test func tooLittleSwapIsAKilledWorkloadAndKeepsItsTrace() async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "synth", "--workload", "memory-fill", "--param", "size=12M", "--memory", "3M",
            "--swap-size", "4", "--quiet", "-o", run.path,
        ])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("--swap-size"))
        #expect(try await Tool.run(["info", "--verify", run.path]).status == 0)
    }

    @Test func anInterruptedRunKeepsWhatHadCome() async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "synth", "--workload", "zipf-kv", "--param", "operations=1000000000", "--quiet",
            "-o", run.path,
        ]) { process in
            // The trace is there once the run has begun.
            while !FileManager.default.fileExists(atPath: run.path + "/trace.srt") {
                try await Task.sleep(for: .milliseconds(50))
            }
            try await Task.sleep(for: .seconds(1))
            kill(process.value, SIGINT)
        }
        #expect(ending.status == 130)
        #expect(try run.record()["status"] as? String == "interrupted")
        #expect(try await Tool.run(["info", "--verify", run.path]).status == 0)
    }

    @Test func aFullDiskKeepsWhatHadCome() async throws {
        let place = Scratch()
        let (output, complaint) = try await Tool.onSmallDisk(
            "48k", at: place.url,
            """
            "$2" synth --workload zipf-kv --param size=24M --memory 3M --quiet -o "$1/run"
            echo "synth $?"
            "$2" info "$1/run"
            echo "info $?"
            """)
        #expect(output.contains("synth 10"), "\(output)")
        #expect(complaint.contains("No space left on device"))
        #expect(output.contains("info 9"))
    }
}
