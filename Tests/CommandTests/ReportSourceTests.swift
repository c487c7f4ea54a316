// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// What `srorch report` takes besides run folders: folders of sweeps, datasets, a baseline.
struct ReportSourceTests {
    private static let plan = """
        cat > plan.yaml <<'END'
        name: small
        mode: synth
        workloads:
          - name: memory-fill
            parameters:
              size: [16M, 20M]
        memory: [40]
        seeds: 1-2
        END
        srorch sweep plan.yaml --quiet >/dev/null
        A=sweep-small/runs/memory-fill-size=16M-m40-k6.1-s1
        B=sweep-small/runs/memory-fill-size=20M-m40-k6.1-s2

        """

    @Test func aSweepWithRunsThatFailed() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.plan + """
                mkdir sweep-small/failed/${B##*/}
                echo 'srorch: the disk <is> full' > sweep-small/failed/${B##*/}/srorch.log
                rm -r $B sweep-small/runs/memory-fill-size=20M-m40-k6.1-s1
                srorch report sweep-small --baseline ${A##*/}
                """)
        #expect(ending.status == 0, "\(ending)")
        #expect(ending.output == "sweep-small/report.html\n")
        let html = try String(
            contentsOfFile: shell.path("sweep-small/report.html"), encoding: .utf8)
        for words in [
            "<h1>small</h1>", "2 of 4 runs are told here; 1 failed, 1 not made.",
            "s2: the disk &lt;is&gt; full", "<td>baseline</td>", "<td>alike</td>",
            "seed 2, not 1", "srorch synth --workload memory-fill",
        ] {
            #expect(html.contains(words), "\(words)")
        }
    }

    @Test func aDatasetIsTheSameStory() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.plan + """
                srorch dataset pack --title 'Two sizes' --licence CC0-1.0 -o d.srds.tar.zst sweep-small/runs/* >/dev/null
                srorch report --allocator ideal,tlsf -o d.html d.srds.tar.zst && srorch report --allocator ideal,tlsf -o s.html sweep-small
                srorch dataset extract -o x d.srds.tar.zst && srorch report --allocator ideal,tlsf -o x.html x
                """)
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending)")
        let html = try String(contentsOfFile: shell.path("d.html"), encoding: .utf8)
        #expect(html.contains("<h1>Two sizes</h1>"))
        #expect(html.contains("srorch dataset reproduce d.srds.tar.zst synth-memory-fill-6.1-"))
        // The figures are those of the folders, whatever the runs are called there.
        let figures = try ["d", "s", "x"].map { name in
            try String(contentsOfFile: shell.path("\(name).html"), encoding: .utf8)
                .matches(of: /\bd="[^"]+"/).map { String($0.output) }
        }
        #expect(figures[0].count > 40 && figures[0] == figures[2])
        #expect(figures[0].sorted() == figures[1].sorted())
    }

    @Test func aDamagedDatasetIsTold() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.plan + """
                srorch dataset pack -o d.srds.tar.zst sweep-small/runs/* >/dev/null
                head -c 9000 d.srds.tar.zst > cut.tar.zst
                srorch report --allocator none -o r.html cut.tar.zst $A
                """)
        #expect(ending.status == 9 && ending.complaint.contains("cut.tar.zst"))
        let html = try String(contentsOfFile: shell.path("r.html"), encoding: .utf8)
        #expect(html.contains("cut.tar.zst: ") && html.contains("1 not readable"))
    }

    @Test func aBaselineThatIsNone() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.plan + """
                srorch report --allocator none -o r.html $A --baseline sweep-small
                echo $?
                cp -r sweep-small two; srorch report --allocator none -o r.html sweep-small two --baseline ${A##*/}
                echo $?
                srorch report --allocator none -o r.html $A --baseline no-such-run
                echo $?
                """)
        #expect(ending.output == "64\n64\nr.html\n9\n", "\(ending)")
        #expect(ending.complaint.contains("sweep-small is no run"))
        #expect(ending.complaint.contains("may be sweep-small/memory"))
        let html = try String(contentsOfFile: shell.path("r.html"), encoding: .utf8)
        #expect(html.contains("The baseline, no-such-run, cannot be read"))
    }

    /// What a dataset was unpacked to goes with the report that needed it.
    @Test func anInterruptedReportLeavesNothing() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch dataset pack --licence CC0-1.0 -o d.srds.tar.zst $RUN >/dev/null
            mkdir temporary
            TMPDIR=$PWD/temporary srorch report -o r.html d.srds.tar.zst & PID=$!
            while [ -z "$(ls temporary/*/runs 2>/dev/null)" ]; do sleep 0.05; done
            kill -TERM $PID
            wait $PID
            echo $? $(ls temporary) $(ls r.html* 2>/dev/null)
            """)
        #expect(ending.output == "130\n", "\(ending)")
    }
}
