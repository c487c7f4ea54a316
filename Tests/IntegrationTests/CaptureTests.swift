// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import Subprocess
import SystemPackage
import Testing

@testable import SRGuest

/// Boots real guests: what they leave must be whole, balanced and repeatable.
@Suite("Captures", .serialized, .inTurn)
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

    /// A temporary folder too deep for a socket's address, a run folder and a word of the command
    /// whose bytes are no characters.
    @Test func deepFoldersAndBytesThatAreNoCharacters() async throws {
        let scratch = Scratch()
        let deep = scratch.url.appending(path: String(repeating: "d", count: 150))
        try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: [
                "-c",
                """
                cd "$1" && "$2" capture --quiet --memory 96M -o $'r\\xff' -- \
                    sh -c 'printf %s "$1" | od -An -tx1' sh $'x\\xff' >&2 &&
                cat $'r\\xff/workload.log' && ls "$TMPDIR"
                """, "bash", scratch.path, Tool.path.string,
            ],
            environment: .inherit.updating(["TMPDIR": deep.path]), input: .none,
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        #expect(result.standardOutput == " 78 ff\n", "\(result.standardError)")
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

    /// Linux 7.3 hands over up to 32 pages in a bio, and counts them before.
    @Test func aKernelThatWritesPagesTogetherIsBalancedAndTheSameAgain() async throws {
        let first = Scratch()
        let again = Scratch()
        let words = ["--kernel", "7.3", "--vcpus", "2", "--compressor", "zstd"]
        for run in [first, again] {
            let ending = try await Self.fill(run, words)
            #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
            #expect(try run.part("books")["balanced"] as? Bool == true)
            #expect(try run.part("events")["lost"] as? Int == 0)
        }
        #expect(try first.trace() == again.trace())
        let guest = try first.part("guest")
        let counters = try #require(guest["vmstat"] as? [String: Int])
        let pages = try #require(guest["pswpout"] as? Int)
        let bios = try #require(counters["nrswpout"])
        #expect(pages > 10_000 && bios < pages / 2, "\(pages) pages in \(bios) bios")
        let total = try #require(guest["memTotalKiB"] as? Int)
        let available = try #require(guest["memAvailableKiB"] as? Int)
        #expect(available > total / 4 && available < total)
        let info = try await Tool.run(["info", first.path])
        #expect(info.output.contains("zstd (Linux 7.3, zstd 1.5."), "\(info.output)")
    }

    /// Linux 6.1 starts no second CPU by the instruction count of its suite's QEMU: another runs it.
    @Test(arguments: [("6.1", 4, "10.0."), ("6.1", 3, "10.0."), ("6.12", 4, "7.2.")])
    func severalCPUsAreTheSameAgain(kernel: String, vcpus: Int, qemu: String) async throws {
        let run = Scratch()
        let ending = try await Self.fill(run, ["--kernel", kernel, "--vcpus", "\(vcpus)"])
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
        #expect(!ending.complaint.contains("NOT repeatable"))
        let machine = try run.part("machine")
        #expect(machine["repeatable"] as? Bool == true)
        #expect(try #require(machine["qemu"] as? String).hasPrefix(qemu))
        #expect(try run.part("guest")["vcpus"] as? Int == vcpus)
        let again = try await Tool.run(["reproduce", "--quiet", run.path])
        #expect(again.status == 0, "\(again.complaint)\(again.output)")
        #expect(again.output.hasPrefix("identical: "))
        let doctor = try await Tool.run(["doctor", run.path])
        #expect(doctor.output.contains("QEMU 1:\(qemu.dropLast())"), "\(doctor.output)")
    }

    @Test func aQEMUThatStartsOneCPUOnlyIsSaid() async throws {
        let which = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", "command -v qemu-system-x86_64"],
            output: .string(limit: 4096), error: .discarded)
        let qemu = which.standardOutput.trimmingCharacters(in: .newlines)
        let version = try await QEMU.of(words: [qemu])
        let starts = KernelSeries.linux61.startsSeveralCPUs(
            byInstructionCountOf: try #require(version.release))
        let run = Scratch()
        let ending = try await Tool.run(
            ["capture", "--kernel", "6.1", "--vcpus", "2", "-o", run.path, "--", "true"],
            environment: ["SRORCH_QEMU": qemu])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.complaint.contains("NOT repeatable") == !starts)
        #expect(try run.part("machine")["repeatable"] as? Bool == starts)
    }

    @Test(arguments: [("6.1", 48), ("6.12", 96), ("7.3", 64)])
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
