// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// `srorch merge`
struct MergeTests {
    private func event(_ time: UInt64, _ page: UInt32) -> SwapEvent {
        SwapEvent(time: time, operation: .read, pageIndex: page)
    }

    private func rows(_ shell: Shell, _ words: String) async throws -> [String] {
        let ending = try await shell(
            "srorch merge \(words) | srorch dump --format csv - | cut -d, -f2,3,4,7")
        #expect(ending.complaint.isEmpty)
        return ending.output.split(separator: "\n").dropFirst().map(String.init)
    }

    private func shell() throws -> Shell {
        let shell = try Shell()
        // The second trace steps back in time once.
        try shell.write("a", [event(100, 1), event(300, 2), event(500, 9)])
        try shell.write(
            "b", [event(200, 1), event(150, 2), .lost(count: 4, time: 300), event(400, 3)])
        return shell
    }

    @Test func byTime() async throws {
        #expect(
            try await rows(try shell(), "a b") == [
                "100,read,1,0", "200,read,1,0", "150,read,2,0", "300,read,2,0", "300,lost,0,4",
                "400,read,3,0", "500,read,9,0",
            ])
    }

    @Test func pagesApart() async throws {
        let shell = try shell()
        let separate = try await rows(shell, "--separate a b")
        #expect(separate == (try await rows(shell, "--page-offset 0,10 a b")))
        #expect(separate.contains("200,read,11,0") && separate.contains("300,lost,0,4"))
    }

    @Test func startsAligned() async throws {
        let rows = try await rows(try shell(), "--align-starts a b")
        #expect(rows.first == "100,read,1,0" && rows[1] == "100,read,1,0")
        #expect(rows[2] == "50,read,2,0")
    }

    @Test func inTurn() async throws {
        #expect(
            try await rows(try shell(), "--in-turn b a") == [
                "200,read,1,0", "150,read,2,0", "300,lost,0,4", "400,read,3,0", "401,read,1,0",
                "601,read,2,0", "801,read,9,0",
            ])
        // A pipe's footer comes last, and is not needed.
        let pipe = try await shell()(
            """
            cat a | srorch merge --in-turn b - -o x && srorch merge --in-turn b a -o y &&
            srorch dump x > p && srorch dump y | cmp p -
            """)
        #expect(pipe.status == 0, "\(pipe.complaint)")
    }

    /// The end of a trace is its greatest time, wherever that stands.
    @Test func inTurnBehindTheGreatestTime() async throws {
        let shell = try Shell()
        let second: UInt64 = 1_000_000_000
        try shell.write("c", [event(3 * second, 1), event(second, 2), event(2 * second, 3)])
        try shell.write("d", [event(7, 4), event(9, 5)])
        #expect(
            try await rows(shell, "--in-turn c d") == [
                "3000000000,read,1,0", "1000000000,read,2,0", "2000000000,read,3,0",
                "3000000001,read,4,0", "3000000003,read,5,0",
            ])
        // Its second event would be 2 s before its first, which begins 1 ns after d's last.
        for words in ["--in-turn d c", "--align-starts d c"] {
            let ending = try await shell("srorch merge \(words) -o out")
            #expect(ending.status == 10 && ending.complaint.contains("name a longer trace first"))
        }
    }

    /// Parts of a trace put together again are the trace.
    @Test func partsMakeTheWhole() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 3000 -o whole $RUN
            srorch slice --to-event 1234 -o one whole
            srorch slice --from-event 1234 whole | srorch merge one - -o again
            srorch dump whole > a; srorch dump again > b; cmp a b && wc -l < a
            """)
        #expect(ending.output == "3000\n", "\(ending.complaint)")
    }

    @Test func whatCannotBeOne() async throws {
        let shell = try shell()
        try shell.write("large", [event(1, 1)], TraceHeader(pageSize: .kib16))
        try shell.write("lz4", [event(1, 1)], TraceHeader(pageSize: .kib4, compressors: ["lz4"]))
        try shell.write("model", [event(1, 1)], TraceHeader(pageSize: .kib4, clock: .simulated))
        try shell.write("timeless", [event(1, 1)], TraceHeader(pageSize: .kib4, clock: .none))
        for (name, words) in [
            ("large", "page sizes differ (16 KiB and 4 KiB)"),
            ("lz4", "compressors differ (\"lz4\" and \"lzo1x-1\")"),
            ("model", "clocks differ (simulated and monotonic)"),
            ("timeless", "no times"),
        ] {
            let ending = try await shell("srorch merge a \(name) -o out")
            #expect(
                ending.status == (name == "large" ? 18 : 9) && ending.complaint.contains(words),
                "\(ending)")
        }
        let high = try await shell("srorch merge a b --page-offset 0,4294967290 -o out; echo $?")
        #expect(high.output == "0\n")
        let over = try await shell("srorch merge a b --page-offset 4294967290,0 -o out")
        #expect(over.status == 10 && over.complaint.contains("over what 32 bits hold"))
        #expect(try await shell("srorch merge a -o out").status == 64)
        #expect(try await shell("srorch merge a b --page-offset 1 -o out").status == 64)
        #expect(try await shell("srorch merge - - -o out").status == 64)
        let pipe = try await shell("cat a | srorch merge --separate - b -o out")
        #expect(pipe.status == 9 && pipe.complaint.contains("--page-offset"))
    }
}
