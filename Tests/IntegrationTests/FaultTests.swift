// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Each way in which a capture can go wrong has its message and its exit status
/// (docs/exit-status.md), and leaves a folder that can be read and nothing else.
@Suite("Faults", .serialized)
struct FaultTests {
    private func capture(_ run: Scratch, _ words: [String]) throws -> Tool.Ending {
        try Tool.run(["capture", "--quiet", "-o", run.path] + words)
    }

    @Test func theWorkloadsOwnStatusIsKept() throws {
        let run = Scratch()
        let ending = try capture(run, ["--", "sh", "-c", "echo before the end; exit 3"])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("status 3"))
        #expect(try run.part("workload")["exitStatus"] as? Int == 3)
        let log = try String(contentsOf: run.url.appending(path: "workload.log"), encoding: .utf8)
        #expect(log == "before the end\n")
    }

    @Test func aCommandThatIsNotThereIsNamed() throws {
        let run = Scratch()
        let ending = try capture(run, ["--", "no-such-program"])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("'no-such-program' was not found in the guest"))
    }

    @Test func aPanicIsToldFromAFailure() throws {
        let run = Scratch()
        let ending = try capture(run, ["--", "sh", "-c", "echo c > /proc/sysrq-trigger"])
        #expect(ending.status == 5)
        #expect(ending.complaint.contains("Kernel panic - not syncing"))
        #expect(try Tool.run(["info", run.path]).status == 0)
    }

    @Test func aGuestThatGoesOnTooLongIsEnded() throws {
        let run = Scratch()
        let ending = try capture(run, ["--timeout", "15", "--", "sleep", "100000"])
        #expect(ending.status == 6)
        #expect(ending.complaint.contains("--timeout"))
    }

    @Test func theOutOfMemoryKillerIsNamed() throws {
        let run = Scratch()
        let ending = try capture(
            run,
            [
                "--workload", "memory-fill", "--param", "size=160M", "--memory", "64",
                "--swap-size", "16",
            ])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("out-of-memory"), "\(ending.complaint)")
        #expect(try Tool.run(["info", run.path]).status == 0)
    }

    @Test func aRunThatExistsIsNotOverwritten() throws {
        let run = Scratch()
        try FileManager.default.createDirectory(at: run.url, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: run.url.appending(path: "precious"))
        for more in [[], ["--force"]] {
            let ending = try capture(run, more + ["--", "true"])
            #expect(ending.status == 10)
            #expect(FileManager.default.fileExists(atPath: run.path + "/precious"))
        }
    }

    @Test(arguments: [
        (["--workload", "kernel-biuld"], "kernel-build"),
        (["--workload", "memory-fill", "--param", "sise=1M"], "size"),
        (["--kernel", "5.4", "--", "true"], "6.12"),
    ])
    func whatIsMisspeltIsAnsweredWithWhatThereIs(words: [String], hint: String) throws {
        let run = Scratch()
        let ending = try capture(run, words)
        #expect(ending.status == 64)
        #expect(ending.complaint.contains(hint), "\(ending.complaint)")
        #expect(!FileManager.default.fileExists(atPath: run.path))
    }

    @Test func aMissingQEMUIsNamedWithItsMend() throws {
        let ending = try Tool.run(
            ["capture", "--quiet", "-o", Scratch().path, "--", "true"],
            environment: ["SRORCH_QEMU": "/nowhere/qemu"])
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("apt-get install"))
    }

    @Test(arguments: [SIGKILL, SIGINT])
    func nothingIsLeftRunning(signal: Int32) throws {
        let run = Scratch()
        let (process, output, complaint) = try Tool.start([
            "capture", "--quiet", "-o", run.path, "--workload", "memory-fill", "--param",
            "passes=1000",
        ])
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: complaint)
        }
        let status = run.url.appending(path: "status.jsonl")
        let deadline = Date(timeIntervalSinceNow: 120)
        while Date() < deadline,
            (try? String(contentsOf: status, encoding: .utf8))?.contains("\"progress\"") != true
        {
            Thread.sleep(forTimeInterval: 0.2)
        }
        #expect(kill(process.processIdentifier, signal) == 0)
        process.waitUntilExit()
        Thread.sleep(forTimeInterval: 1)
        #expect(try processes(naming: run.path).isEmpty)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: FileManager.default.temporaryDirectory.path)
        #expect(!left.contains { $0.hasPrefix("srorch-\(process.processIdentifier)-") })
        #expect(try Tool.run(["info", run.path]).status == (signal == SIGINT ? 0 : 9))
        if signal == SIGINT { #expect(process.terminationStatus == 130) }
    }

    /// Processes whose command line holds the text.
    private func processes(naming text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int(name) != nil,
                let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { return false }
            return String(decoding: data, as: UTF8.self).contains(text)
        }
    }
}
