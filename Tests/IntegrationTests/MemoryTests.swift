// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// What a workload has of a guest's memory: as much as was asked for, on every kernel.
@Suite("Memory of a workload", .serialized, .inTurn)
struct MemoryTests {
    private static let fill = [
        "capture", "--quiet", "--workload", "memory-fill", "--param", "size=80M", "--param",
        "passes=1",
    ]

    @Test func asMuchIsAvailableOnEveryKernel() async throws {
        for (kernel, more) in [
            ("6.1", []), ("6.12", []), ("7.3", []),
            ("6.12", ["--subbufs", "32", "--swap-size", "1G"]),
        ] {
            let run = Scratch()
            let ending = try await Tool.run(
                Self.fill + ["--available", "40", "--kernel", kernel, "-o", run.path] + more)
            #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
            let guest = try run.part("guest")
            let available = try #require(guest["memAvailableKiB"] as? Int)
            #expect(abs(available - 40 * 1024) <= 256, "\(kernel) \(more): \(available) KiB")
            #expect(guest["memTotalKiB"] as? Int ?? 0 > 40 * 1024)
            #expect(try run.part("books")["balanced"] as? Bool == true)
        }
    }

    @Test func aRunWithThatIsMadeAgain() async throws {
        let run = Scratch()
        let words = Self.fill + ["--available", "44", "--kernel", "6.12"]
        var ending = try await Tool.run(words + ["-o", run.path])
        #expect(ending.status == 0, "\(ending.complaint)")
        ending = try await Tool.run(["reproduce", "--quiet", run.path])
        #expect(ending.output.hasPrefix("identical: "), "\(ending.complaint)\(ending.output)")
        // What was measured is remembered, and the guest is the same.
        let again = Scratch()
        ending = try await Tool.run(words.filter { $0 != "--quiet" } + ["-o", again.path])
        #expect(!ending.complaint.contains("to find the RAM"))
        #expect(try run.trace() == again.trace())
    }

    @Test(arguments: ["6.1", "6.12", "7.3"])
    func aCgroupRunsShortInAGuestWithRoomToSpare(kernel: String) async throws {
        let run = Scratch()
        var ending = try await Tool.run(
            Self.fill + ["--memcg", "40", "--kernel", kernel, "-o", run.path])
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
        #expect(ending.output.contains("memory: cgroup of 40 MiB"))
        let guest = try run.part("guest")
        #expect(try #require(guest["memAvailableKiB"] as? Int) > 200 << 10)
        let swapped = try #require(guest["pswpout"] as? Int)
        #expect(swapped > 10_000)
        #expect(try run.part("books")["balanced"] as? Bool == true)
        let cgroup = try #require(guest["cgroup"] as? [String: Any])
        let seconds = try #require(cgroup["seconds"] as? [Double])
        let current = try #require(cgroup["currentBytes"] as? [Int])
        #expect(seconds.count >= 2 && seconds == seconds.sorted())
        #expect(current.count == seconds.count)
        #expect(try #require(current.max()) <= 40 << 20)
        let vmstat = try #require(cgroup["vmstat"] as? [String: [Int]])
        let outs = try #require(vmstat["pswpout"])
        // The guest was not short before, and its last page went out before the workload ended.
        #expect(outs.first == 0 && outs.last == swapped)
        #expect(outs == outs.sorted())
        let events = try #require(cgroup["events"] as? [String: [Int]])
        #expect(try #require(events["max"]?.last) > 0)
        #expect(events["oom_kill"]?.last == 0)
        let pressure = try #require(cgroup["pressureMicroseconds"] as? [String: [Int]])
        #expect(try #require(pressure["some"]?.last) > 0)
        let stat = try #require(cgroup["stat"] as? [String: [Int]])
        #expect(try #require(stat["anon"]?.count) == seconds.count)
        // What it printed is its own.
        let log = try String(contentsOf: run.url.appending(path: "workload.log"), encoding: .utf8)
        #expect(!log.contains("srorch") && log.contains("memory-fill"))
        ending = try await Tool.run(["reproduce", "--quiet", run.path])
        #expect(ending.output.hasPrefix("identical: "), "\(ending.complaint)\(ending.output)")
    }

    /// Nothing stands between a command and how it ended, nor what its limit does to it.
    @Test func endingsAreTheCommands() async throws {
        for (script, status, signal) in [("exit 3", 3, 0), ("kill -ABRT $$", -1, 6)] {
            let run = Scratch()
            let ending = try await Tool.run([
                "capture", "--memcg", "32", "--vmstat", "--quiet", "-o", run.path, "--", "sh", "-c",
                script,
            ])
            #expect(ending.status == 7, "\(ending.complaint)")
            let workload = try run.part("workload")
            #expect(workload["exitStatus"] as? Int == status)
            #expect(workload["signal"] as? Int == signal)
            let guest = try run.part("guest")
            #expect(guest["cgroup"] != nil && guest["vmstatDeltas"] != nil)
        }
        let run = Scratch()
        let ending = try await Tool.run([
            "capture", "--memcg", "32", "--quiet", "-o", run.path, "--", "no-such-command",
        ])
        #expect(ending.status == 7)
        #expect(ending.complaint.contains("'no-such-command' was not found"))
    }

    @Test func whatContradictsItselfIsRefused() async throws {
        for (words, reason) in [
            (["--available", "40", "--memory", "64"], "exclude one another"),
            (["--available", "40", "--memcg", "64"], "exclude one another"),
            (["--memcg", "64", "--memory", "64"], "room to spare"),
            (["--memcg", "1T"], "does not fit this host"),
            (["--available", "8"], "--available takes"),
        ] {
            let run = Scratch()
            let ending = try await Tool.run(Self.fill + words + ["-o", run.path])
            #expect(ending.status == 64, "\(words): \(ending.complaint)")
            #expect(ending.complaint.contains(reason), "\(words): \(ending.complaint)")
            #expect(!FileManager.default.fileExists(atPath: run.path))
        }
    }
}
