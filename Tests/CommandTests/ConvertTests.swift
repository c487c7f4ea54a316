// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

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
}
