// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

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
        #expect(info.output.contains("16 KiB") || info.output.contains("16384"), "\(info.output)")
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

    /// Told before anything is built.
    @Test(arguments: [
        (["--arch", "arm64"], "'6.1' is none of arm64's", 64),
        (["--kernel", "6.12", "--page-size", "16k"], "of x86-64 has pages of 16 KiB", 64),
        (["--kernel", "6.12-arm64", "--arch", "x86-64"], "is none of x86-64's", 64),
        (["--kernel", "6.12", "--arch", "vax"], "no architecture 'vax'", 64),
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
