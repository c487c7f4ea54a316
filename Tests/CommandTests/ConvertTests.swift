// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// `srorch convert`
struct ConvertTests {
    @Test func aTraceToItself() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 70000 -o a $RUN
            srorch convert --to srt a | cmp - a
            srorch convert --to srt -o b - < a; cmp a b
            """)
        #expect(ending.status == 0 && ending.output.isEmpty, "\(ending)")
    }

    /// A resolution of times is stated, its own kept by all that is made of the trace, and a finer
    /// one refused; the other reader of the format checks each time.
    @Test func aResolutionOfTimes() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 30000 -o own $RUN
            srorch convert --to srt --time-resolution 1us -o us own
            srorch dump --format csv own | /usr/bin/python3 -c 'import sys
            for line in sys.stdin:
                event, time, rest = line.split(",", 2)
                time = int(time) // 1000 * 1000 if time.isdigit() else time
                sys.stdout.write(f"{event},{time},{rest}")' > want
            srorch dump --format csv us | cmp - want
            /usr/bin/python3 "$SOURCE"/examples/read_srt.py us | cmp - want
            srorch info us | grep -o 'in steps of .*'
            srorch convert --to srt us | cmp - us
            srorch slice --to-event 1000 us | srorch info - | grep -o 'in steps of .*'
            srorch merge -o both us own && srorch info both | grep -c 'in steps'
            """)
        #expect(ending.output == "in steps of 1,000 ns\nin steps of 1,000 ns\n0\n", "\(ending)")
        let finer = try await shell("srorch convert --to srt --time-resolution 1500ns -o x us")
        #expect(
            finer.status == 64 && finer.complaint.contains("give a multiple of that"), "\(finer)")
        for wrong in ["0ns", "2s", "10", "-1us", "1"] {
            let refused = try await shell("srorch convert --to srt --time-resolution=\(wrong) us")
            #expect(refused.status == 64 && refused.complaint.contains("such as 1us"), "\(refused)")
        }
        let other = try await shell("srorch convert --to csv --time-resolution 1us us")
        #expect(other.status == 64 && other.complaint.contains("--to srt"), "\(other)")
        let timeless = try await shell(
            "srorch convert --to legacy8 -o old us; srorch convert --to srt --time-resolution 1us old"
        )
        #expect(timeless.status == 64 && timeless.complaint.contains("has no times"), "\(timeless)")
    }

    @Test func textIsThatOfDump() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        for format in ["csv", "ndjson"] {
            let ending = try await shell(
                """
                srorch convert --to \(format) -o out t.srt
                srorch dump --format \(format) t.srt | cmp - out && wc -l < out
                """)
            #expect(ending.output == (format == "csv" ? "402\n" : "401\n"))
        }
        let full = try await shell("srorch convert --to csv t.srt -o /dev/full")
        #expect(full.status == 10 && full.complaint.contains("/dev/full cannot be written"))
        let folder = try await shell("srorch convert --to csv t.srt -o no/such/folder")
        #expect(folder.status == 10)
    }

    /// Reads and writes come back from both layouts of 2008; all else is counted.
    @Test(arguments: ["legacy8", "legacy24"])
    func layoutsOf2008(_ layout: String) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let there = try await shell("srorch convert --to \(layout) -o old t.srt")
        #expect(there.status == 0)
        #expect(
            there.complaint == """
                srorch: \(layout) has no place for 100 frees, 7 lost records, times and flags: \
                left out

                """)
        let back = try await shell(
            """
            srorch convert --to srt old > new.srt
            srorch dump --format csv new.srt | cut -d, -f3-5 > a
            srorch dump --format csv --operation read,write t.srt | cut -d, -f3-5 | cmp - a
            srorch convert --to \(layout) new.srt | cmp - old && wc -l < a
            """)
        #expect(back.status == 0 && back.output == "301\n" && back.complaint.isEmpty, "\(back)")
    }

    @Test func pagesOver2008() async throws {
        let shell = try Shell()
        try shell.write(
            "t.srt", [SwapEvent(time: 1, operation: .read, pageIndex: 1 << 31)],
            TraceHeader(pageSize: .kib16, compressors: ["lzo1x-1", "lz4"]))
        let over = try await shell("srorch convert --to legacy8 -o old t.srt")
        #expect(over.status == 10 && over.complaint.contains("31 bits"))
        let small = try await shell(
            "srorch slice --to-page 5 t.srt | srorch convert --to legacy8 -")
        #expect(
            small.complaint.contains(
                "the lengths of lz4, a page size of 16384 (read it with --input-page-size): left out"
            ))
    }
}
