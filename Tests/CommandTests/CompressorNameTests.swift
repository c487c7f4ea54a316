// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// Lengths are told with the name of the compressor that they are of.
struct CompressorNameTests {
    private func shell() throws -> Shell {
        let shell = try Shell()
        var writer = try TraceWriter(
            path: shell.path("t.srt"),
            header: TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", "zstd"]))
        for page in UInt32(0)..<300 {
            try writer.append(
                SwapEvent(time: UInt64(page), operation: .write, pageIndex: page, length: 2000),
                otherLengths: [UInt32(1000)].span)
        }
        _ = try writer.finish()
        return shell
    }

    @Test(arguments: ["terminal", "json", "gnuplot"])
    func histograms(format: String) async throws {
        let shell = try shell()
        let first = try await shell("srorch histogram --format \(format) t.srt").output
        #expect(first.contains("lzo1x-1") && !first.contains("zstd"))
        let other = try await shell(
            "srorch histogram --format \(format) --compressor zstd t.srt"
        ).output
        #expect(other.contains("zstd") && !other.contains("lzo1x-1"))
    }

    /// The text of 2008 has no place for a name.
    @Test func the2008Histogram() async throws {
        let shell = try shell()
        let told = try await shell("srorch histogram --format 2008 t.srt")
        #expect(told.status == 0 && told.complaint.contains("the lengths are of lzo1x-1"))
        let chosen = try await shell("srorch histogram --format 2008 --compressor zstd t.srt")
        #expect(chosen.complaint.isEmpty)
    }

    @Test func infoHasTheMeanOfEach() async throws {
        let info = try await shell()("srorch info t.srt").output
        #expect(info.contains("under lzo1x-1  2000.0 bytes"))
        #expect(info.contains("under zstd     1000.0 bytes"))
    }

    @Test func reports() async throws {
        let shell = try shell()
        let ending = try await shell(
            """
            cp t.srt u.srt
            srorch report --text t.srt u.srt
            srorch report -o r.html t.srt u.srt >&2; cat r.html >&2
            """)
        #expect(ending.output.contains("Lengths are those under lzo1x-1."))
        #expect(ending.complaint.contains(">mean length, lzo1x-1<"))
    }

    @Test func theEndOfARun() async throws {
        let synth = try await Shell()(
            "srorch synth --quiet --workload memory-fill --memory 3M --swap-size 16 "
                + "--param size=6M -o run")
        #expect(synth.output.contains("bytes under lzo1x-1  mean"))
    }

    /// Lengths of different compressors are not held against each other.
    @Test func compareLeavesThemOut() async throws {
        let shell = try shell()
        try shell.write(
            "z.srt",
            (0..<300).map {
                SwapEvent(time: $0, operation: .write, pageIndex: UInt32($0), length: 1000)
            }, TraceHeader(pageSize: .kib4, compressors: ["zstd"]))
        let apart = try await shell("srorch compare t.srt z.srt | tr -s ' \\n' ' '").output
        #expect(
            apart.contains("they are not compared")
                && apart.contains("lengths of lzo1x-1, and of zstd "))
        #expect(apart.contains(" compressed lengths - "))
    }
}
