// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Faults of files and programs are told in our own words, or the system's, never a library's.
@Suite("Own words")
struct OwnWordsTests {
    @Test(arguments: [
        ("reproduce missing", 9, "No such file or directory"),
        ("reproduce not-json", 9, "it is not JSON"),
        ("reproduce other-json", 9, "it lacks"),
        ("reproduce other-kind", 9, "is of another kind"),
        ("reproduce no-text", 9, "it is not JSON"),
        ("reproduce unreadable", 9, "Is a directory"),
        ("report --text not-json", 9, "it is not JSON"),
        ("dataset pack -o x not-json", 9, "it is not JSON"),
        ("dataset verify missing", 9, "No such file or directory"),
        ("sweep missing.yaml", 64, "No such file or directory"),
        ("sweep .", 64, "Is a directory"),
        ("sweep latin1.yaml", 64, "it is not text in UTF-8"),
        ("sweep nul.yaml", 64, "this is not YAML"),
        ("synth --workload zipf-kv -o /proc/run", 10, "/proc"),
        ("synth --workload zipf-kv --pages missing -o run", 64, "No such file or directory"),
        ("synth --workload zipf-kv --pages . -o run", 64, "Is a directory"),
        ("compress missing", 9, "No such file or directory"),
        ("compress .", 9, "pages.bin cannot be read: No such file"),
        ("info missing", 9, "No such file or directory"),
        ("capture --copy-in missing -o run -- true", 64, "No such file or directory"),
        ("capture --copy-in fifo -o run -- true", 64, "fifo is a FIFO"),
        ("capture --copy-in loop -o run -- true", 64, "leads to a folder that holds it"),
        ("capture --copy-in twice/a --copy-in a -o run -- true", 64, "there is a 'a' already"),
        ("convert --to parquet -o x.parquet $RUN", 3, "cannot be run"),
    ])
    func aFaultIsToldInThem(words: String, status: Int, part: String) async throws {
        let ending = try await Shell()(
            """
            for run in not-json other-json other-kind no-text unreadable; do mkdir $run; done
            echo words > not-json/run.json
            echo '{"schema": 1}' > other-json/run.json
            sed 's/"status" : "ok"/"status" : 7/' $RUN/run.json > other-kind/run.json
            printf '\\377\\376' > no-text/run.json
            mkdir unreadable/run.json
            printf 'name: caf\\351\\n' > latin1.yaml
            printf 'name: a\\001b\\n' > nul.yaml
            mkfifo fifo
            mkdir -p loop/sub twice; ln -s ../.. loop/sub/up; touch a twice/a
            export SRORCH_PYTHON=/no/such/python
            srorch \(words)
            """)
        #expect(ending.status == status, "\(ending)")
        #expect(ending.complaint.contains(part), "\(ending)")
        expectOwnWords(ending.complaint)
    }

    @Test(arguments: [
        ("XDG_CACHE_HOME=/proc/x", "vm list", 12), ("XDG_CACHE_HOME=/proc/x", "doctor", 3),
        ("SRORCH_HOME=/no/such", "vm list", 12), ("SRORCH_HOME=$PWD", "vm list", 12),
    ])
    func soIsOneOfTheSurroundings(variable: String, words: String, status: Int) async throws {
        let ending = try await Shell()(
            "mkdir vm; echo 'name: 1' > vm/bookworm.yaml; \(variable) srorch \(words)")
        #expect(ending.status == status, "\(ending)")
        expectOwnWords(ending.complaint + ending.output.replacing("The data", with: ""))
    }
}
