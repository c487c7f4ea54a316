// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRParse
import Testing

/// What a verb reads may come through a pipe, and `-` is standard output wherever a file is
/// written.
struct PipeTests {
    private static let plan = """
        printf 'name: small\\nmode: synth\\nworkloads: zipf-kv\\nseeds: 1-3\\n'
        """

    @Test(arguments: [
        "srorch sweep --dry-run <(\(plan))", "\(plan) | srorch sweep --dry-run -",
        "mkfifo fifo; (\(plan)) > fifo & srorch sweep --dry-run fifo",
    ])
    func aPlan(_ script: String) async throws {
        let ending = try await Shell()(script)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("zipf-kv-m96-k6.1-s3"), "\(ending.output)")
    }

    @Test func aFaultOfAPlanNamesWhatTheUserNamed() async throws {
        let ending = try await Shell()("echo 'name: a b' | srorch sweep -")
        #expect(ending.status == 64)
        #expect(ending.complaint.contains("standard input:1:7: "), "\(ending.complaint)")
    }

    @Test(arguments: ["<(cat pages)", "- < pages", "- < <(cat pages)"])
    func pagesOfASyntheticRun(_ given: String) async throws {
        let ending = try await Shell()(
            """
            head -c 400000 $RUN/trace.srt > pages
            run="srorch synth --workload zipf-kv --param size=2M --memory 1M --quiet"
            $run --pages pages -o a > /dev/null && $run --pages \(given) -o b > /dev/null
            cmp a/trace.srt b/trace.srt && grep pagesDigest a/run.json > a.txt
            grep pagesDigest b/run.json | cmp a.txt -
            """)
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
    }

    /// A dictionary is trained on the same pages, so they are read twice.
    @Test(arguments: ["<(cat pages)", "- < pages", "- < <(cat pages)"])
    func pagesThatAreCompressed(_ given: String) async throws {
        let ending = try await Shell()(
            """
            head -c 4000000 "$(command -v srorch)" > pages
            pages() { srorch compress --json --algorithm zstd --dictionary 4K "$@" |
                grep '"pages":'; }
            pages pages > a; pages \(given) | cmp a - && cat a
            """)
        #expect(ending.status == 0 && !ending.output.isEmpty, "\(ending.complaint)")
    }

    @Test func costsAndDevices() async throws {
        let ending = try await Shell()(
            """
            costs='{"algorithms": [{"name": "lzo", "compressNsPage": 40, "decompressNsPage": 10}]}'
            devices='devices: [zram: {comp_algorithm: lzo}]'
            srorch slice --to-event 4000 -o small.srt $RUN
            given() { srorch whatif --costs "$1" --devices "$2" small.srt | sed "s,from $1,from it,"; }
            given <(echo "$costs") <(echo "$devices") > piped
            echo "$costs" > costs; echo "$devices" > devices
            given costs devices | cmp - piped && grep 'compressors: from it' piped
            """)
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
    }

    @Test func aDataset() async throws {
        let ending = try await Shell()(
            """
            set -e
            srorch dataset pack -o a.srds.tar.zst $RUN 2> /dev/null > told
            srorch dataset pack -o - $RUN 2> told-on-error | cmp a.srds.tar.zst -
            test ! -e ./-
            grep -F "$(sed -n 's/SHA-256  //p' told)" told-on-error > /dev/null
            srorch dataset verify a.srds.tar.zst > direct
            srorch dataset verify <(cat a.srds.tar.zst) | cmp direct -
            srorch dataset verify - < a.srds.tar.zst | cmp direct -
            cat a.srds.tar.zst | srorch dataset extract -o x - > /dev/null
            srorch info --verify x/runs/* > /dev/null
            srorch report --text --allocator none a.srds.tar.zst > report
            srorch report --text --allocator none <(cat a.srds.tar.zst) > piped
            test "$(wc -l < report)" = "$(wc -l < piped)"
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let damaged = try await Shell()(
            "srorch dataset pack -o - $RUN 2> /dev/null | head -c -300 | srorch dataset verify -")
        #expect(damaged.status == 9)
        #expect(damaged.complaint.contains("srorch: -: no seal"), "\(damaged.complaint)")
    }

    @Test func aReport() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell(
            """
            set -e
            srorch report -o page.html t.srt
            srorch report -o - t.srt > other.html
            test ! -e ./- && cmp page.html other.html
            srorch report -o piped.html - < <(cat t.srt)
            srorch report -o third.html <(cat t.srt)
            grep -l '<svg' piped.html third.html
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let made = ["page.html", "piped.html", "third.html", "piped.html", "third.html"]
        #expect(ending.output.split(separator: "\n") == made.map { $0[...] })
    }

    /// Each file that `replay` writes may be standard output; the report then goes to standard
    /// error.
    @Test(arguments: ["csv", "svg", "png"])
    func aReplaysFiles(_ option: String) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell(
            """
            set -e
            srorch replay --allocator tlsf --\(option) file t.srt > report
            srorch replay --allocator tlsf --\(option) - t.srt > other 2> told
            test ! -e ./- && grep tlsf told > /dev/null
            cut -d , -f 1-3 file > a; cut -d , -f 1-3 other > b; cmp a b
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let twice = try await shell("srorch replay --csv - --svg - t.srt")
        #expect(twice.status == 64)
    }

    /// A folder cannot be standard output, and none of that name is made.
    @Test(arguments: [
        "capture -o - -- true", "synth -o - -- true", "synth --workload zipf-kv -o -",
        "reproduce -o - $RUN", "sweep -o - plan", "dataset extract -o - x",
        "synth --workload zipf-kv --corpus -",
    ])
    func whatIsNoFile(_ words: String) async throws {
        let ending = try await Shell()("srorch \(words); status=$?; test ! -e ./- && exit $status")
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains("standard output"))
    }
}
