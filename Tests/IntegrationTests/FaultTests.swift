// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Testing

/// Each way in which a capture can go wrong has its message and its exit status
/// (docs/exit-status.md), and leaves a folder that can be read and nothing else.
@Suite("Faults", .serialized, .inTurn)
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
        // Nothing stands in the way of the next try.
        #expect(!FileManager.default.fileExists(atPath: run.path))
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
        let ending = try await capture(run, ["--timeout", "240", "--", "sleep", "100000"])
        #expect(ending.status == 6)
        #expect(ending.complaint.contains("--timeout"))
        #expect(ending.output.contains("until it was ended"), "\(ending.output)")
        #expect(ending.output.contains("NOT repeatable: it was ended from outside"))
        #expect(try run.record()["status"] as? String == "time-out")
        #expect(try await Tool.run(["reproduce", run.path]).status == 9)
    }

    @Test func aCommandIsEndedAfterItsTimeAsASuccess() async throws {
        let run = Scratch()
        let words = [
            "--duration", "2", "--memory", "64", "--", "sh", "-c",
            "echo begun; exec python3 -c 'x = bytearray(96 << 20)\nwhile True: x[::4096] = x[1::4096]'",
        ]
        let ending = try await capture(run, words)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("as --duration 2 has it"), "\(ending.output)")
        #expect(ending.output.contains("its output: \(run.path)/workload.log, 6 bytes"))
        #expect(try run.part("books")["balanced"] as? Bool == true)
        #expect(try #require(run.part("workload")["seconds"] as? Double) >= 2)
        #expect(try run.part("settings")["durationSeconds"] as? Int == 2)
        #expect(try await Tool.run(["info", "--verify", run.path]).status == 0)
        let again = try await Tool.run(["reproduce", "--quiet", run.path])
        #expect(again.status == 0, "\(again.complaint)\(again.output)")
    }

    @Test func aCommandThatEndsBeforeItsTimeIsAsWithout() async throws {
        let run = Scratch()
        #expect(try await capture(run, ["--duration", "1000", "--", "true"]).status == 0)
        #expect(try run.part("workload")["exitStatus"] as? Int == 0)
        let other = Scratch()
        let ending = try await capture(other, ["--duration", "1000", "--", "sh", "-c", "exit 3"])
        #expect(ending.status == 7, "\(ending.complaint)")
    }

    /// A real-time task that never yields starves all else on the one CPU, init included.
    @Test func aGuestThatFallsSilentIsEnded() async throws {
        let run = Scratch()
        let spin = "echo -1 > /proc/sys/kernel/sched_rt_runtime_us; exec chrt -f 99 sh -c '"
        let ending = try await capture(
            run, ["--silence-timeout", "8", "--", "sh", "-c", spin + "while :; do :; done'"])
        #expect(ending.status == 6)
        #expect(ending.complaint.contains("--silence-timeout"))
        #expect(try await Tool.run(["info", run.path]).status == 0)
        #expect(Remains.processes(naming: run.path).isEmpty)
    }

    @Test func aBootThatTakesTooLongIsEnded() async throws {
        let run = Scratch()
        let ending = try await capture(run, ["--boot-timeout", "1", "--", "true"])
        #expect(ending.status == 6)
        #expect(ending.complaint.contains("--boot-timeout"))
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

    @Test func forceReplacesARun() async throws {
        let run = Scratch()
        #expect(try await capture(run, ["--", "true"]).status == 0)
        let stale = run.url.appending(path: "report.html")
        try Data("of the earlier run".utf8).write(to: stale)
        #expect(try await capture(run, ["--", "true"]).status == 10)
        #expect(try await capture(run, ["--force", "--seed", "9", "--", "true"]).status == 0)
        #expect(try run.part("machine")["seed"] as? Int == 9)
        #expect(!FileManager.default.fileExists(atPath: stale.path))
    }

    @Test(arguments: [
        (["--workload", "kernel-biuld"], "kernel-build"),
        (["--workload", "memory-fill", "--param", "sise=1M"], "size"),
        (["--kernel", "5.4", "--", "true"], "6.12"),
        (["--swap-size", "0", "--", "true"], "takes 1M"),
    ])
    func whatIsMisspeltIsAnsweredWithWhatThereIs(words: [String], hint: String) async throws {
        let run = Scratch()
        let ending = try await capture(run, words)
        #expect(ending.status == 64)
        #expect(ending.complaint.contains(hint), "\(ending.complaint)")
        #expect(!FileManager.default.fileExists(atPath: run.path))
    }
}
