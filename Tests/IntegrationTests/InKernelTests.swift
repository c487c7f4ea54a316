// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// The kernel's own allocators and compressors, in real guests.
@Suite("In the kernel", .serialized, .inTurn)
struct InKernelTests {
    @Test(
        "Each kernel's allocators hold what their models do, at every mark",
        arguments: ["6.1", "6.12", "7.3"])
    func allocators(kernel: String) async throws {
        let trace = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../results/kernel-build-6.1/trace.srt").standardizedFileURL
        let part = Scratch()
        try FileManager.default.createDirectory(at: part.url, withIntermediateDirectories: true)
        let small = part.url.appending(path: "part.srt").path
        let cut = try await Tool.run(["slice", "--to-event", "200000", "-o", small, trace.path])
        #expect(cut.status == 0, "\(cut.complaint)")
        let ending = try await Tool.run([
            "replay", "--json", "--in-kernel", "all", "--kernel", kernel, small,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
        let rows = try #require(report["allocators"] as? [[String: Any]])
        #expect(rows.count == ["6.1": 4, "6.12": 3, "7.3": 2][kernel])
        for row in rows {
            #expect(row["marks"] as? Int == 20 && row["error"] is NSNull)
            #expect(row["equalMarks"] as? Int == 20, "\(row)")
            #expect(try #require(row["kernelPeakPages"] as? Int) > 1000)
            #expect(try #require(row["allocationNs"] as? Double) > 10)
            #expect(try #require(row["frees"] as? Int) > 10_000)
        }
    }

    /// Of so few events none is a 10,000th but the first, before which nothing is held.
    @Test func aShortTraceIsComparedWhereItHoldsPages() async throws {
        let run = Scratch()
        let made = try await Tool.run([
            "synth", "--workload", "zipf-kv", "--param", "size=12M", "--param", "operations=4000",
            "--memory", "6M", "--swap-size", "32", "--quiet", "-o", run.path,
        ])
        #expect(made.status == 0, "\(made.complaint)")
        let ending = try await Tool.run([
            "replay", "--json", "--in-kernel", "zsmalloc", "--kernel", "6.12", run.path,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
        let row = try #require((report["allocators"] as? [[String: Any]])?.first)
        #expect(try #require(row["marks"] as? Int) >= 16)
        #expect(row["equalMarks"] as? Int == row["marks"] as? Int, "\(row)")
        #expect(try #require(row["kernelPeakPages"] as? Int) > 100)
    }

    @Test("Three compressors more, and the pages themselves: means agree with real libraries'")
    func compressors() async throws {
        let run = Scratch()
        let ending = try await CaptureTests.fill(
            run, ["--compressor", "lz4,zstd,zstd:1", "--pages", "1/16,3"])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.complaint.contains("may hold passwords"))
        let counters = try #require(try run.part("module")["counters"] as? [String: Int])
        #expect(counters["pages_dropped"] == 0 && counters["dropped"] == 0)
        let kept = try #require(counters["pages_kept"])
        let pages = try Data(contentsOf: run.url.appending(path: "pages.bin"))
        #expect(kept > 500 && pages.count == kept * 4096)
        let compressed = try await Tool.run([
            "compress", "--json", "--algorithm", "lzo,lz4,zstd,zstd:1", run.path,
        ])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(compressed.output.utf8)) as? [String: Any])
        for row in try #require(report["algorithms"] as? [[String: Any]]) {
            let mean = try #require(row["meanLength"] as? Double)
            let trace = try #require(row["traceMeanLength"] as? Double, "\(row)")
            let error = try #require(row["standardError"] as? Double)
            // Four standard errors, and the per cent by which kernel and library differ.
            #expect(abs(mean - trace) < 4 * error + 0.01 * trace, "\(row)")
        }
    }
}
