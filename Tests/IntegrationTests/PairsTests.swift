// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Testing

/// `srorch ab` with real guests: one kernel against itself with other dummy words.
@Suite("Pairs of captures", .serialized, .inTurn)
struct PairsTests {
    private static let words = [
        "ab", "--kernel", "6.12", "--kernel", "6.12", "--workload", "memory-fill", "--param",
        "size=80M", "--param", "passes=1", "--memory", "64", "--quiet",
        "--boot-timeout", "600",
    ]

    @Test func cutShortItGoesOnAndReadsAllOfVmstat() async throws {
        let scratch = Scratch()
        let words = Self.words + ["--seeds", "2", "-o", scratch.path]
        let runs = scratch.url.appending(path: "runs")
        let first = runs.appending(path: "k6.12-s1/run.json")
        // So many that they are not all made before a busy machine has sent the signal.
        let many = Self.words + ["--seeds", "100", "-o", scratch.path]
        let cut = try await Tool.run(many) { process in
            let patience = ContinuousClock.now + .seconds(300)
            while ContinuousClock.now < patience,
                !FileManager.default.fileExists(atPath: first.path)
            {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(kill(process.value, SIGINT) == 0)
        }
        #expect(cut.status == 130, "\(cut.complaint)")
        let before = try Data(contentsOf: first)

        let ending = try await Tool.run(words + ["--json"])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try Data(contentsOf: first) == before)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
        #expect(json["isNull"] as? Bool == true)
        let counters = try #require(json["counters"] as? [[String: Any]])
        let names = counters.compactMap { $0["name"] as? String }
        #expect(Set(["time", "pswpin", "pswpout", "refaults", "allocstall"]).isSubset(of: names))
        // Guests differ, by a word alone.
        let differences = try #require(json["firstDifferences"] as? [[String: Any]])
        #expect(differences.allSatisfy { $0["event"] is Int })

        // What was read around the command is in the record, and not in the command's output.
        let record = try #require(
            try JSONSerialization.jsonObject(with: before) as? [String: Any])
        let guest = try #require(record["guest"] as? [String: Any])
        let deltas = try #require(guest["vmstatDeltas"] as? [String: Int])
        // The workload's pages, and few more that its start and end swap.
        let outs = try #require(deltas["pswpout"])
        #expect(abs(outs - (guest["pswpout"] as? Int ?? 0)) <= 64)
        #expect(deltas.count > 100)
        let log = try String(
            contentsOf: runs.appending(path: "k6.12-s1/workload.log"), encoding: .utf8)
        #expect(!log.contains("vmstat") && log.contains("memory-fill"))
    }

    /// Around a command that is ended by a signal, or ends with a status, that is told as without.
    @Test func endingsAreTheCommands() async throws {
        for (script, status, signal) in [("exit 3", 3, 0), ("kill -ABRT $$", -1, 6)] {
            let run = Scratch()
            let ending = try await Tool.run([
                "capture", "--vmstat", "--quiet", "-o", run.path, "--", "sh", "-c", script,
            ])
            #expect(ending.status == 7, "\(ending.complaint)")
            let workload = try run.part("workload")
            #expect(workload["exitStatus"] as? Int == status)
            #expect(workload["signal"] as? Int == signal)
            #expect(workload["command"] as? [String] == ["sh", "-c", script])
        }
    }
}
