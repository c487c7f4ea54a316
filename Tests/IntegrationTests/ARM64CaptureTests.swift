// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import SRGuest

/// Guests of another processor than the host's, with its two sizes of pages.
@Suite("Captures of arm64", .serialized)
struct ARM64CaptureTests {
    private static let pages = ["--arch", "arm64", "--kernel", "6.12", "--page-size", "16k"]

    /// The books balance in pages of 16 KiB; what reads the trace is told their size, and takes no
    /// other's beside them.
    @Test func pagesOf16KiBAreWholeAndTheSameAgain() async throws {
        let run = Scratch()
        let ending = try await CaptureTests.fill(run, Self.pages)
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
        #expect(try run.part("books")["balanced"] as? Bool == true)
        #expect(try run.part("machine")["repeatable"] as? Bool == true)
        let events = try run.part("events")
        #expect(events["lost"] as? Int == 0)
        // 96 MiB, of which most does not fit, written in each pass.
        #expect(try #require(events["writes"] as? Int) > 4_000)
        let guest = try run.part("guest")
        #expect((guest["kernel"] as? String)?.hasSuffix("-arm64-16k") == true)
        // Asked for by MemTotal: calibrated for this kernel, to a few pages.
        let total = try #require(guest["memTotalKiB"] as? Int)
        #expect(abs(total - 64 << 10) <= 128, "\(total)")

        let info = try await Tool.run(["info", run.path])
        #expect(info.output.contains("\npages        16384 bytes"), "\(info.output)")
        let synthetic = Scratch()
        let four = try await Tool.run(
            [
                "synth", "--quiet", "--workload", "memory-fill", "--param", "size=16M", "--memory",
                "8M", "-o", synthetic.path,
            ])
        #expect(four.status == 0, "\(four.complaint)")
        let merged = try await Tool.run(
            ["merge", "-o", run.path + "-merged.srt", run.path, synthetic.path])
        #expect(merged.status == 18, "\(merged.complaint)")

        let again = try await Tool.run(["reproduce", "--quiet", run.path])
        #expect(again.status == 0, "\(again.complaint)\(again.output)")
        #expect(again.output.hasPrefix("identical: "))
    }

    /// QEMU of another processor asks the host no more than that of x86-64: under one that lies in
    /// every answer no byte is another.
    @Test func noLieReachesAGuest() async throws {
        let quiet = Scratch()
        let first = try await CaptureTests.fill(quiet, Self.pages)
        #expect(first.status == 0, "\(first.complaint)")
        let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
        let kernel = try await store.kernel("6.12-arm64-16k") { _ in }
        let qemu = try await QEMU.of(kernel: kernel.manifest, store.host { _ in })
        let liar = try await Adversary("all", shim: .kept, to: qemu.words)
        let lied = Scratch()
        let second = try await Tool.run(
            ["reproduce", "--quiet", "-o", lied.path, quiet.path],
            environment: ["SRORCH_QEMU_ARM64": liar.qemu])
        #expect(second.status == 0, "\(second.complaint)\(second.output)")
        #expect(second.output.hasPrefix("identical: "))
        #expect(try lied.part("machine")["repeatable"] as? Bool == true)
        let counts = try liar.counts()
        for call in ["poll", "malloc", "writev"] { #expect(try #require(counts[call]) > 0) }
    }

    /// Its own allocators hold what their models do, in pages of 16 KiB.
    @Test func theKernelsAllocatorsAgree() async throws {
        let run = Scratch()
        let ending = try await CaptureTests.fill(run, Self.pages)
        #expect(ending.status == 0, "\(ending.complaint)")
        let replayed = try await Tool.run([
            "replay", "--json", "--in-kernel", "all", "--kernel", "6.12", run.path,
        ])
        #expect(replayed.status == 0, "\(replayed.complaint)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(replayed.output.utf8)) as? [String: Any])
        #expect((report["release"] as? String)?.hasSuffix("-arm64-16k") == true)
        let rows = try #require(report["allocators"] as? [[String: Any]])
        #expect(rows.count == 3)
        for row in rows {
            #expect(row["equalMarks"] as? Int == row["marks"] as? Int, "\(row)")
            #expect(try #require(row["kernelPeakPages"] as? Int) > 100, "\(row)")
        }
    }

    /// The kernel tree is ready to compile: configuration and the tree's own programs were made when
    /// the root was built, and the guest's make finds them as it would have made them.
    @Test func aKernelIsBuiltAndNothingIsMadeAnew() async throws {
        let run = Scratch()
        let ending = try await Tool.run(
            [
                "capture", "--quiet", "--workload", "kernel-build", "--param", "objects=2", "-o",
                run.path,
            ] + Self.pages)
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
        let log = try String(contentsOf: run.url.appending(path: "workload.log"), encoding: .utf8)
        let calls = log.split(separator: "\n").filter { $0.hasPrefix("  ") }
            .map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            Set(calls) == [
                "UPD include/generated/compile.h", "CALL scripts/checksyscalls.sh",
                "CC fs/anon_inodes.o", "CC fs/attr.o",
            ], "\(log)")
        #expect(try run.part("books")["balanced"] as? Bool == true)
    }

    @Test(arguments: [
        (["--arch", "vax"], "no architecture 'vax'"),
        (["--page-size", "16k"], "no kernel of x86-64 has pages of 16 KiB"),
        (["--arch", "arm64", "--kernel", "6.1"], "'6.1' is none of arm64's"),
    ])
    func nothingElseIsBuilt(words: [String], says: String) async throws {
        let ending = try await Tool.run(["vm", "build"] + words)
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains(says), "\(ending.complaint)")
        #expect(ending.output.isEmpty)
    }

    /// Another family's QEMU does not know the machine.
    @Test func aQEMUOfAnotherProcessorIsSaid() async throws {
        let run = Scratch()
        let which = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", "command -v qemu-system-x86_64"],
            output: .string(limit: 4096), error: .discarded)
        let qemu = which.standardOutput.trimmingCharacters(in: .newlines)
        let ending = try await Tool.run(
            ["capture", "--quiet", "--workload", "memory-fill", "-o", run.path] + Self.pages,
            environment: ["SRORCH_QEMU_ARM64": qemu])
        #expect(ending.status == 4, "\(ending.complaint)")
        #expect(
            ending.complaint.contains("is to name a qemu-system-aarch64"), "\(ending.complaint)")
    }

    /// Told before anything is booted.
    @Test(arguments: [
        (["--arch", "arm64", "--kernel", "6.1"], "'6.1' is none of arm64's", 64),
        (["--kernel", "6.12", "--page-size", "16k"], "of x86-64 has pages of 16 KiB", 64),
        (["--kernel", "6.12-arm64", "--arch", "x86-64"], "is none of x86-64's", 64),
        (["--kernel", "6.12", "--arch", "vax"], "no architecture 'vax'", 64),
        (
            ["--kernel", "6.12-arm64-16k", "--accel", "kvm"],
            "KVM runs guests of the host's own processor, x86-64", 64
        ),
    ])
    func whatThereIsNotIsRefused(words: [String], says: String, status: Int) async throws {
        let run = Scratch()
        let ending = try await Tool.run(
            ["capture", "--workload", "memory-fill", "-o", run.path] + words)
        #expect(ending.status == status, "\(ending.complaint)")
        #expect(ending.complaint.contains(says), "\(ending.complaint)")
        #expect(!FileManager.default.fileExists(atPath: run.path))
    }
}
