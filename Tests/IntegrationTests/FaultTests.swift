// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Synchronization
import Testing

/// Each way in which a capture can go wrong has its message and its exit status
/// (docs/exit-status.md), and leaves a folder that can be read and nothing else.
@Suite("Faults", .serialized)
struct FaultTests {
    private func capture(_ run: Scratch, _ words: [String]) async throws -> Tool.Ending {
        try await Tool.run(["capture", "--quiet", "-o", run.path] + words)
    }

    @Test func theWorkloadsOwnStatusIsKept() async throws {
        let run = Scratch()
        let ending = try await capture(run, ["--", "sh", "-c", "echo before the end; exit 3"])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("status 3"))
        #expect(try run.part("workload")["exitStatus"] as? Int == 3)
        let log = try String(contentsOf: run.url.appending(path: "workload.log"), encoding: .utf8)
        #expect(log == "before the end\n")
    }

    @Test func aCommandThatIsNotThereIsNamed() async throws {
        let run = Scratch()
        let ending = try await capture(run, ["--", "no-such-program"])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("'no-such-program' was not found in the guest"))
    }

    @Test func aPanicIsToldFromAFailure() async throws {
        let run = Scratch()
        let ending = try await capture(run, ["--", "sh", "-c", "echo c > /proc/sysrq-trigger"])
        #expect(ending.status == 5)
        #expect(ending.complaint.contains("Kernel panic - not syncing"))
        #expect(try await Tool.run(["info", run.path]).status == 0)
    }

    @Test func aGuestThatGoesOnTooLongIsEnded() async throws {
        let run = Scratch()
        let ending = try await capture(run, ["--timeout", "15", "--", "sleep", "100000"])
        #expect(ending.status == 6)
        #expect(ending.complaint.contains("--timeout"))
    }

    @Test func theOutOfMemoryKillerIsNamed() async throws {
        let run = Scratch()
        let ending = try await capture(
            run,
            [
                "--workload", "memory-fill", "--param", "size=160M", "--memory", "64",
                "--swap-size", "16",
            ])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("out-of-memory"), "\(ending.complaint)")
        #expect(try await Tool.run(["info", run.path]).status == 0)
    }

    @Test func aRunThatExistsIsNotOverwritten() async throws {
        let run = Scratch()
        try FileManager.default.createDirectory(at: run.url, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: run.url.appending(path: "precious"))
        for more in [[], ["--force"]] {
            let ending = try await capture(run, more + ["--", "true"])
            #expect(ending.status == 10)
            #expect(FileManager.default.fileExists(atPath: run.path + "/precious"))
        }
    }

    @Test(arguments: [
        (["--workload", "kernel-biuld"], "kernel-build"),
        (["--workload", "memory-fill", "--param", "sise=1M"], "size"),
        (["--kernel", "5.4", "--", "true"], "6.12"),
    ])
    func whatIsMisspeltIsAnsweredWithWhatThereIs(words: [String], hint: String) async throws {
        let run = Scratch()
        let ending = try await capture(run, words)
        #expect(ending.status == 64)
        #expect(ending.complaint.contains(hint), "\(ending.complaint)")
        #expect(!FileManager.default.fileExists(atPath: run.path))
    }

    @Test func aMissingQEMUIsNamedWithItsMend() async throws {
        let ending = try await Tool.run(
            ["capture", "--quiet", "-o", Scratch().path, "--", "true"],
            environment: ["SRORCH_QEMU": "/nowhere/qemu"])
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("apt-get install"))
    }

    @Test(arguments: [SIGKILL, SIGINT])
    func nothingIsLeftRunning(signal: Int32) async throws {
        let run = Scratch()
        let status = run.url.appending(path: "status.jsonl")
        let words = [
            "capture", "--quiet", "-o", run.path, "--workload", "memory-fill", "--param",
            "passes=1000",
        ]
        let started = Mutex<Int32>(0)
        let ending = try await Tool.run(words) { process in
            started.withLock { $0 = process.value }
            let deadline = ContinuousClock.now + .seconds(300)
            while ContinuousClock.now < deadline,
                (try? String(contentsOf: status, encoding: .utf8))?.contains("\"progress\"") != true
            {
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(kill(process.value, signal) == 0)
        }
        #expect(ending.status == (signal == SIGINT ? 130 : -Int(SIGKILL)))
        try await Task.sleep(for: .seconds(1))
        #expect(processes(naming: run.path).isEmpty)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: FileManager.default.temporaryDirectory.path)
        let number = started.withLock { $0 }
        #expect(!left.contains { $0.hasPrefix("srorch-\(number)-") })
        // A killed tool leaves a prefix that is read, and said to be one.
        let info = try await Tool.run(["info", run.path])
        #expect(info.status == (signal == SIGINT ? 0 : 9), "\(info.complaint)\(info.output)")
    }

    /// Processes whose command line holds the text.
    private func processes(naming text: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { name in
            guard Int(name) != nil,
                let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { return false }
            return String(decoding: data, as: UTF8.self).contains(text)
        }
    }
}
