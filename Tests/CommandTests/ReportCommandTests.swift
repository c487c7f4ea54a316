// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// `srorch report`, and what it says of runs that are not as they should be.
struct ReportCommandTests {
    @Test func aRunAndItsPage() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 20000 -o a.srt $RUN
            mkdir run && cp a.srt run/trace.srt && cp $RUN/run.json run
            srorch report run && srorch report -o again.html run && cmp run/report.html again.html
            """)
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending.complaint)")
        let html = try String(contentsOfFile: shell.path("again.html"), encoding: .utf8)
        for part in [
            try Shell.runKernel(), "They balance", "page index", "srorch reproduce run",
            "6.1: huge_class_size", ">zsmalloc</th>", "What each allocator holds over time",
        ] {
            #expect(html.contains(part))
        }
        #expect(!html.contains("<script") && !html.contains("http"))
    }

    @Test func theStoryAsText() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 20000 -o a.srt $RUN
            mkdir run && cp a.srt run/trace.srt && cp $RUN/run.json run
            srorch report --text run
            """)
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending.complaint)")
        let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 61 && lines.allSatisfy { $0.count <= 100 })
        for part in [
            "kernel-build, Linux \(try Shell.runKernel())", "counters agree", "zsmalloc",
            "again: srorch reproduce run",
        ] {
            #expect(ending.output.contains(part), "\(part)")
        }
        let both = try await shell("srorch report --text -o r.html run")
        #expect(both.status == 64)
    }

    @Test func whatIsNoAllocatorIsRefused() async throws {
        let shell = try Shell()
        for words in ["--allocator slob", "--allocator tlsf:sl=99", "--policy disk"] {
            let ending = try await shell("srorch report -o r.html \(words) $RUN")
            #expect(ending.status == 64 && !ending.complaint.isEmpty, "\(words)")
        }
    }

    @Test func aPageIsNotReplaced() async throws {
        let shell = try Shell()
        let ending = try await shell("echo mine > r.html; srorch report -o r.html $RUN")
        #expect(ending.status == 10 && ending.complaint.contains("--force"))
        #expect(try await shell("cat r.html").output == "mine\n")
    }

    @Test func whatCannotBeReadIsTold() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 20000 -o a.srt $RUN
            head -c 3000 a.srt > torn
            mkdir cut && cp a.srt cut/trace.srt && echo '{}' > cut/run.json
            srorch report -o r.html a.srt torn no-such-run cut
            """)
        #expect(ending.status == 9)
        let html = try String(contentsOfFile: shell.path("r.html"), encoding: .utf8)
        for part in [
            "A trace without a run.json", "The trace is not whole", "no-such-run: ",
            "Its run.json cannot be read",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        let none = try await shell("srorch report -o none.html no-such-run; ls none.html")
        #expect(none.status != 0 && none.output.isEmpty)
    }
}
