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

    @Test func aPageSaysWhatToSet() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            synth="srorch synth --quiet --memory 6M --swap-size 32 --workload zipf-kv --param size=12M"
            for seed in 1 2 3; do
                $synth --param operations=4000 --seed $seed -o s$seed
            done
            $synth --param operations=5000 -o other
            srorch report --allocator none -o seeds.html s1 s2 s3 && cat seeds.html
            srorch report --allocator none -o mixed.html s1 other
            srorch whatif s1 s2 s3 > whatif.txt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        // The page says what whatif does, before all else.
        let words = try await shell("sed -n '/^1: zram/p' whatif.txt").output
        #expect(words.contains("±"))
        let html = ending.output
        let main = try #require(html.range(of: "<main"))
        let verdict = try #require(html.range(of: "<h2>What to set</h2>"))
        #expect(html[main.upperBound..<verdict.lowerBound].count < 40)
        #expect(html.contains(words.split(separator: "\n")[0]))
        #expect(html.contains("For this workload take 1, zram with lzo: no other was asked for"))
        // A row for the three seeds, and the runs themselves folded.
        #expect(html.contains("Each workload and setting: the middle of its seeds"))
        #expect(html.contains("<summary>Numbers: each run</summary>"))
        #expect(try await shell("grep -c 'Each workload and setting' mixed.html").output == "0\n")
        #expect(html.contains("<dt>zram, zswap</dt>"))
        // Two workloads are no study.
        #expect(try await shell("grep -c 'What to set' mixed.html").output == "0\n")
    }

    /// What is available in a guest is another KiB with another seed; that is no other setting.
    @Test func capturesOfSeveralSeedsAreOneStudy() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch dataset extract $SOURCE/results/catalogue.srds.tar.zst -o all \
                --run sort-6.12-60M-s1 --run sort-6.12-60M-s2 --run sort-6.12-60M-s3 \
                --run sort-6.12-56M-s1 > /dev/null
            cd all/runs
            srorch report --allocator none -o seeds.html sort-6.12-60M-s[123] > /dev/null
            srorch report --allocator none -o mixed.html sort-6.12-60M-s1 sort-6.12-56M-s1 > /dev/null
            grep -c '<h2>What to set</h2>' seeds.html mixed.html
            srorch whatif sort-6.12-60M-s[123] | grep -c 'is a run of'
            srorch whatif sort-6.12-60M-s1 sort-6.12-56M-s1 | grep 'is a run of'
            """)
        #expect(
            ending.output == """
                seeds.html:1
                mixed.html:0
                0
                sort-6.12-56M-s1 is a run of capture sort buffer=256M size=20M on Linux 6.12 in 56.0 MiB, \
                sort-6.12-60M-s1 of capture sort buffer=256M size=20M on Linux 6.12 in 60.0 MiB: means and \
                intervals take them for one workload.

                """, "\(ending.output)\(ending.complaint)")
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
