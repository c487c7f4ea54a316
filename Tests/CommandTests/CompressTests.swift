// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// `srorch compress`, and what of `capture` and `replay` needs no guest to refuse.
struct CompressTests {
    @Test("A table for people, the same figures as JSON, and no more than was asked")
    func figures() async throws {
        let shell = try Shell()
        let ending = try await shell(
            "seq 100000 | head -c 40960 > pages; srorch compress --algorithm lzo,zstd:19 pages")
        #expect(ending.status == 0 && ending.complaint.isEmpty)
        #expect(ending.output.contains("pages: 10 pages, 0 of them same-filled"))
        let json = try await shell(
            "srorch compress --json --algorithm lzo,zstd:19 pages"
        ).json()
        #expect(json["pages"] as? Int == 10)
        let rows = try #require(json["algorithms"] as? [[String: Any]])
        #expect(rows.map { $0["name"] as? String } == ["lzo", "zstd:19"])
        let lengths = rows.compactMap { $0["meanLength"] as? Double }
        #expect(lengths.count == 2 && lengths[1] < lengths[0] && lengths[0] < 4096)
        #expect(rows.allSatisfy { ($0["compressMBs"] as? Double ?? 0) > 0 })
    }

    @Test("A run whose trace has the lengths: the trace's means, the pairs, the front, a picture")
    func study() async throws {
        let shell = try Shell()
        _ = try await shell("mkdir run; seq 100000 | head -c 409600 > run/pages.bin")
        var writer = try TraceWriter(
            path: shell.path("run/trace.srt"),
            header: TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", "zstd"], origin: "t"))
        for page in UInt32(0)..<1000 {
            try writer.append(
                SwapEvent(
                    time: UInt64(page), operation: .write, pageIndex: page, length: 1500),
                otherLengths: [UInt32(1000)].span)
        }
        for page in UInt32(0)..<500 {
            try writer.append(
                SwapEvent(time: 1000 + UInt64(page), operation: .read, pageIndex: page))
        }
        _ = try writer.finish()
        let ending = try await shell(
            """
            srorch compress --json --algorithm lzo,zstd,lz4 --allocator zbud,zsmalloc \
                --svg front.svg run; grep -c '<svg' front.svg >&2
            """)
        #expect(ending.status == 0 && ending.complaint == "1\n", "\(ending.complaint)")
        let report = try ending.json()
        let measured = try #require(report["compress"] as? [String: Any])
        let rows = try #require(measured["algorithms"] as? [[String: Any]])
        #expect(rows.map { $0["traceMeanLength"] as? Double } == [1500, 1000, nil])
        let study = try #require(report["study"] as? [String: Any])
        #expect(study["writes"] as? Int == 1000 && study["reads"] as? Int == 500)
        let pairs = try #require(study["pairs"] as? [[String: Any]])
        #expect(pairs.count == 4)
        // zbud: two objects of 1500 B a page, whatever the compressor.
        for pair in pairs where pair["allocator"] as? String == "zbud" {
            #expect(pair["peakFootprintBytes"] as? Int == 500 * 4096)
            #expect(pair["saved"] as? Double == 0.5)
        }
        #expect(pairs.contains { $0["front"] as? Bool == true })
        let remarks = try #require(study["remarks"] as? [String])
        #expect(remarks.count == 2 && remarks[1].contains("no lengths of lz4"))
    }

    @Test("A sample of modelled pages: every version of a page, each by its event's number")
    func sample() async throws {
        let ending = try await Shell()(
            """
            srorch synth --quiet --workload zipf-kv --memory 16M --param size=48M \
                --param operations=20000 --sample 1/32,5 -o run > /dev/null || exit 1
            test $(stat -c %s run/pages.bin) = $((4096 * ($(wc -l < run/pages.tsv) - 1))) || exit 2
            # The page that was kept most often was written as often.
            set -- $(tail -n +2 run/pages.tsv | cut -f 2 | sort | uniq -c | sort -rn | head -n 1)
            test $1 = $(srorch dump --operation write --from-page $2 --to-page $2 run | wc -l) || exit 3
            set -- $(sed -n 2p run/pages.tsv)
            srorch dump --from-event $1 --limit 1 run | grep -q " write $2 " || exit 4
            srorch compress --json --algorithm lzo run
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let rows = try #require(try ending.json()["algorithms"] as? [[String: Any]])
        let mean = try #require(rows[0]["meanLength"] as? Double)
        let trace = try #require(rows[0]["traceMeanLength"] as? Double)
        let error = try #require(rows[0]["standardError"] as? Double)
        #expect(error > 0 && abs(mean - trace) < 4 * error)
    }

    @Test(
        "What is refused, with which status and words",
        arguments: [
            ("srorch compress --algorithm 842 x", 64, "the kernel's own"),
            ("srorch compress --algorithm zstd:99 x", 64, "levels from -22 to 22"),
            ("srorch compress --algorithm lzo --dictionary 16K x", 64, "needs zstd"),
            ("srorch compress --svg a.svg x", 64, "what --allocator asks for"),
            ("srorch compress /nowhere/at-all", 9, "cannot be read"),
            ("srorch compress $RUN/trace.srt", 9, "is a trace, which holds lengths"),
            ("srorch compress /dev/null", 9, "no page"),
            ("srorch capture --compressor 842 -- true", 64, "not built into Debian's kernels"),
            ("srorch capture --compressor lz4,lz4 -- true", 64, "named twice"),
            ("srorch capture --compressor lz4:2 -- true", 64, "only zstd has levels"),
            ("srorch capture --pages 2/3 -- true", 64, "no share of pages"),
            ("srorch capture --pages 1/64 --no-relay -- true", 64, "needs the relay"),
            ("srorch replay --in-kernel z3fold --kernel 6.12 $RUN", 64, "it has zsmalloc"),
            ("srorch replay --in-kernel tlsf $RUN", 64, "no allocator tlsf"),
            ("srorch replay --in-kernel zbud --svg a.svg $RUN", 64, "do not go with"),
        ])
    func refusals(line: String, status: Int, words: String) async throws {
        let ending = try await Shell()(line)
        #expect(ending.status == status, "\(ending.complaint)")
        #expect(ending.complaint.contains(words), "\(ending.complaint)")
    }
}
