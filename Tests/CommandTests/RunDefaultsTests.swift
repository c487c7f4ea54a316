// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// What a run's own record and trace say is what verbs take where the command line is silent.
struct RunDefaultsTests {
    /// A run of 6.1 by its record, of 300 objects that 6.12 stores otherwise than 6.1.
    private func shell() throws -> Shell {
        let shell = try Shell()
        try shell.write(
            "t.srt",
            (0..<300).map {
                SwapEvent(
                    time: $0, operation: .write, pageIndex: UInt32($0),
                    length: 100 + UInt32($0) * 10)
            })
        return shell
    }

    private let makeRun = "mkdir run && cp t.srt run/trace.srt && cp $RUN/run.json run && "

    private func kernel(_ shell: Shell, _ words: String) async throws -> String? {
        let ending = try await shell("srorch replay --json --allocator zsmalloc \(words)")
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending.complaint)")
        return try ending.json()["kernel"] as? String
    }

    @Test func replayFollowsTheRunsKernel() async throws {
        let shell = try shell()
        _ = try await shell(makeRun + "true")
        #expect(try await kernel(shell, "run") == "6.1")
        #expect(try await kernel(shell, "run/trace.srt") == "6.1")
        #expect(try await kernel(shell, "--kernel 6.12 run") == "6.12")
        #expect(try await kernel(shell, "t.srt") == "6.1")
        let told = try await shell("srorch replay --allocator zsmalloc t.srt")
        #expect(told.output.contains("those of 6.1 are followed"))
        let known = try await shell("srorch replay --allocator zsmalloc run")
        #expect(!known.output.contains("are followed"))
    }

    /// The report and replay say the same of one run.
    @Test func replayAndReportAgree() async throws {
        let shell = try shell()
        let ending = try await shell(
            makeRun
                + """
                srorch report --text --allocator zsmalloc run | grep '^ zsmalloc'
                srorch replay --allocator zsmalloc run | grep '^zsmalloc'
                srorch replay --kernel 6.12 --allocator zsmalloc run | grep '^zsmalloc'
                """)
        let rows = ending.output.split(separator: "\n").map {
            $0.split(whereSeparator: \.isWhitespace)[1...2]
        }
        #expect(rows.count == 3 && rows[0] == rows[1] && rows[0] != rows[2], "\(rows)")
    }

    /// z3fold is in 6.1 alone.
    @Test func inKernelFollowsItToo() async throws {
        let ending = try await shell()(
            makeRun + "sed -i 's/6\\.1\\.0-[0-9]*/6.12.9/' run/run.json && "
                + "srorch replay --in-kernel z3fold run")
        #expect(ending.status == 64 && ending.complaint.contains("Linux 6.12"))
    }

    @Test func compressTakesKernelAndCompressorsOfTheRun() async throws {
        let shell = try Shell()
        _ = try await shell(
            "mkdir run; cp $RUN/run.json run; seq 100000 | head -c 409600 > run/pages.bin")
        var writer = try TraceWriter(
            path: shell.path("run/trace.srt"),
            header: TraceHeader(
                pageSize: .kib4, compressors: ["lzo1x-1", "lzo-rle", "zstd:7"], origin: "t"))
        for page in UInt32(0)..<300 {
            try writer.append(
                SwapEvent(
                    time: UInt64(page), operation: .write, pageIndex: page, length: 3000),
                otherLengths: [UInt32(3000), 3000].span)
        }
        _ = try writer.finish()
        let ending = try await shell(
            """
            srorch compress --json --allocator zsmalloc run
            srorch replay --json --kernel 6.1 --allocator zsmalloc run >&2
            """)
        let study = try #require(try ending.json()["study"] as? [String: Any])
        #expect((study["remarks"] as? [String]) == [])
        let pairs = try #require(study["pairs"] as? [[String: Any]])
        #expect(Set(pairs.compactMap { $0["algorithm"] as? String }) == ["lzo", "zstd:7"])
        let peak = try #require(pairs[0]["peakFootprintBytes"] as? Int)
        #expect(ending.complaint.contains("\"peakFootprintBytes\": \(peak)"))
    }
}
