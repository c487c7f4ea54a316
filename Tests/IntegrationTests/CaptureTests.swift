// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Boots real guests: what they leave must be whole, balanced and repeatable.
@Suite("Captures", .serialized)
struct CaptureTests {
    /// A memory-fill that swaps all it has within seconds.
    @discardableResult
    static func fill(_ run: Scratch, _ more: [String] = []) async throws -> Tool.Ending {
        try await Tool.run(
            [
                "capture", "--quiet", "--workload", "memory-fill", "--param", "size=96M",
                "--param", "passes=2", "--memory", "64", "-o", run.path,
            ] + more)
    }

    @Test func theSameSeedGivesTheSameBytesAndAnotherDoesNot() async throws {
        let first = Scratch()
        let again = Scratch()
        let other = Scratch()
        #expect(try await Self.fill(first).status == 0)
        // The second run has a neighbour that keeps a processor busy.
        let second = try await Tool.underLoad {
            try await Tool.run(["reproduce", "--quiet", "-o", again.path, first.path])
        }
        #expect(second.status == 0, "\(second.complaint)\(second.output)")
        #expect(second.output.hasPrefix("identical: "))
        #expect(try await Self.fill(other, ["--seed", "2"]).status == 0)
        #expect(try first.trace() == again.trace())
        #expect(try first.trace() != other.trace())
        let events = try first.part("events")
        #expect(try #require(events["writes"] as? Int) > 20_000)
        #expect(events["lost"] as? Int == 0)
    }

    @Test(arguments: [["--kernel", "6.1", "--vcpus", "2"], ["--kernel", "6.12", "--vcpus", "2"]])
    func theBooksBalance(options: [String]) async throws {
        let run = Scratch()
        let ending = try await Self.fill(run, options)
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
        let books = try run.part("books")
        #expect(books["balanced"] as? Bool == true)
        let guest = try run.part("guest")
        let writes = try #require(books["writes"] as? [String: Any])
        #expect(writes["trace"] as? Int == guest["pswpout"] as? Int)
        #expect(try #require(guest["pswpout"] as? Int) > 10_000)
        // The collector is locked in memory to its end, whichever CPU it ends on.
        #expect(try #require(guest["collectorLockedKiB"] as? Int) > 0)
        #expect(try run.part("events")["lost"] as? Int == 0)
    }

    @Test(arguments: [("6.1", false), ("6.12", true)])
    func severalCPUsSayWhetherTheyCanBeRepeated(kernel: String, repeatable: Bool) async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "capture", "--kernel", kernel, "--vcpus", "2", "-o", run.path, "--", "true",
        ])
        #expect(ending.status == 0)
        #expect(ending.complaint.contains("NOT repeatable") == !repeatable)
        #expect(try run.part("machine")["repeatable"] as? Bool == repeatable)
    }

    @Test(arguments: [("6.1", 48), ("6.12", 96)])
    func memoryIsWhatTheGuestReports(kernel: String, memory: Int) async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "capture", "--quiet", "--kernel", kernel, "--memory", "\(memory)", "-o", run.path,
            "--", "true",
        ])
        #expect(ending.status == 0)
        let total = try #require(try run.part("guest")["memTotalKiB"] as? Int)
        #expect(abs(total - memory * 1024) < memory * 1024 / 50)
    }

    @Test func lossIsCountedExactly() async throws {
        let run = Scratch()
        let ending = try await Self.fill(run, ["--subbuf-size", "4096", "--subbufs", "2"])
        #expect(ending.status == 8, "\(ending.complaint)")
        let module = try run.part("module")
        let counters = try #require(module["counters"] as? [String: Int])
        let dropped = try #require(counters["dropped"])
        #expect(dropped > 0)
        #expect(counters["written"].map { $0 + dropped } == counters["sequence"])
        #expect(try run.part("events")["lost"] as? Int == dropped)
    }
}
