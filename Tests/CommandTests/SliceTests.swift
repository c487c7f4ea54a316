// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// `srorch slice` and the ranges of `srorch dump`.
struct SliceTests {
    @Test func byEvents() async throws {
        let shell = try Shell()
        let cut = try await shell("srorch slice --from-event 65530 --to-event 65545 -o s.srt $RUN")
        #expect(cut.status == 0 && cut.complaint.isEmpty)
        let both = try await shell(
            """
            srorch dump s.srt > a
            srorch dump --from-event 65530 --to-event 65545 $RUN > b
            cmp a b && wc -l < a
            """)
        #expect(both.output == "15\n", "\(both.complaint)")
        let info = try await shell("srorch info --json s.srt").json()
        #expect(
            info["origin"] as? String
                == "slice (events from 65530 to 65545) of capture kernel-build")
    }

    @Test func byTime() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let dump = try await shell(
            "srorch slice --from 0.199 --to 0.202 t.srt | srorch dump --format csv -")
        #expect(
            dump.output == """
                event,time,operation,page,length,flags,count
                0,204000000,read,99,0,0,0
                1,205000000,lost,0,0,0,7
                2,206000000,write,0,0,0,0

                """)
    }

    /// A loss stays in a slice of pages, and the slice says what that means.
    @Test func byPages() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let cut = try await shell("srorch slice --from-page 10 --to-page 19 -o s.srt t.srt")
        #expect(cut.status == 0)
        #expect(cut.complaint.contains("7 lost records are in the slice"))
        let info = try await shell("srorch info --json s.srt").json()
        let events = try #require(info["events"] as? [String: Int])
        #expect(events["writes"] == 20 && events["reads"] == 10 && events["frees"] == 10)
        #expect(events["lost"] == 7 && info["highestPage"] as? Int == 19)
    }

    /// What is not whole does not stand under its name after a signal, whichever verb wrote it.
    @Test(arguments: [
        "convert --to srt p", "convert --to csv p", "convert --to legacy8 p", "slice --from 0 p",
        "merge p $RUN",
    ])
    func aSignalLeavesNoPart(words: String) async throws {
        let shell = try Shell()
        // The shell holds the pipe open: the trace does not come to its end.
        let ended = try await shell(
            """
            mkfifo p; exec 3<>p
            cat $RUN/trace.srt >&3 & cat=$!
            srorch \(words) --output part & writer=$!
            while ! [ -s part ]; do sleep 0.05; done
            kill -TERM $writer; wait $writer; echo $?
            kill $cat 2>&-; [ -e part ] || echo gone
            """)
        #expect(ended.output == "143\ngone\n", "\(ended.complaint)")
    }

    @Test func nothingIsWrittenOver() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let cut = try await shell("ln t.srt same; srorch slice -o same t.srt")
        #expect(cut.status == 64)
        #expect(cut.complaint.contains("would be emptied"))
        #expect(try await shell("srorch info --verify t.srt").status == 0)
    }

    @Test(arguments: [
        "--from-event 5 --to-event 4", "--from-page 5 --to-page 4", "--from 5 --to 4",
    ])
    func rangesThatAreNone(_ range: String) async throws {
        let shell = try Shell()
        let cut = try await shell("srorch slice \(range) $RUN > s.srt")
        #expect(cut.status == 64 && cut.complaint.contains("is above"))
    }

    /// A torn trace gives what could be read, and the status of a bad trace.
    @Test func torn() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let cut = try await shell(
            "head -c -700 t.srt > torn; srorch slice torn > s.srt; echo $?; srorch info s.srt")
        #expect(cut.output.hasPrefix("9\n"))
        #expect(cut.output.contains("state        whole"))
        #expect(cut.complaint.contains("torn: "))
    }

    @Test func fullDisk() async throws {
        let shell = try Shell()
        let cut = try await shell("srorch slice --to-event 100 $RUN > /dev/full")
        #expect(cut.status == 10 && cut.complaint.contains("standard output"))
    }
}
