// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// Names of files and words of commands are bytes: those that are not UTF-8 reach what they name.
struct ByteNameTests {
    /// `B` is a name of bytes that are no characters, and of one of the private characters that
    /// stand for such bytes inside.
    private static let name = "B=$'b\\xff\\xc3(\\xee\\xbe\\x80'; set -e; "

    private func run(_ script: String) async throws -> Shell.Ending {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell(Self.name + script)
        #expect(ending.status == 0, "\(ending.complaint)")
        return ending
    }

    @Test func aTraceIsReadAndAnotherOfLikeNameIsNot() async throws {
        let ending = try await run(
            """
            cp t.srt "$B"; echo nonsense > $'b\\ufffd\\ufffd(\\ufffd'
            srorch dump t.srt > want
            srorch dump "$B" | cmp want -
            srorch dump - < "$B" | cmp want -
            mkdir "run$B"; cp t.srt "run$B/trace.srt"
            srorch dump "run$B" | cmp want -
            srorch info --verify "$B" > /dev/null
            srorch stats --json "$B" > a; srorch stats --json t.srt | cmp a -
            srorch replay --allocator tlsf "$B" > /dev/null
            srorch compare "$B" t.srt > /dev/null
            srorch histogram "$B" > /dev/null
            srorch report --text "$B" > /dev/null
            srorch merge "$B" t.srt > /dev/null
            srorch compress --algorithm lzo "run$B/no" 2>&1 | grep -F 'b\\xFF' | head -1 || true
            """)
        #expect(ending.complaint.isEmpty)
    }

    @Test(arguments: [
        "slice -o FILE t.srt", "merge -o FILE t.srt t.srt", "convert --to csv -o FILE t.srt",
        "convert --to legacy8 -o FILE t.srt", "convert --to oracleGeneral -o FILE t.srt",
        "histogram --format 2008 -o FILE t.srt", "histogram --format svg -o FILE t.srt",
        "replay --allocator tlsf --csv FILE t.srt", "replay --allocator tlsf --svg FILE t.srt",
        "report --allocator none -o FILE t.srt", "dataset pack -o FILE $RUN",
        "synth --workload zipf-kv --param size=2M --memory 1M --quiet -o run --corpus FILE",
    ])
    func anOutputIsWritten(_ words: String) async throws {
        let named = words.replacing("FILE", with: "\"$B\"")
        _ = try await run(
            """
            before=$(ls -A); srorch \(named) > /dev/null; test -s "$B"
            mv "$B" kept; rm -rf run
            test "$before" = "$(ls -A | grep -v -x -e kept)"
            srorch \(words.replacing("FILE", with: "plain")) > /dev/null
            test "$(wc -c < plain)" -ge "$(($(wc -c < kept) / 2))"
            """)
    }

    @Test func aRunFolderIsMade() async throws {
        let ending = try await run(
            """
            srorch synth --workload zipf-kv --param size=2M --memory 1M -o "x/$B" > told
            test -s "x/$B/trace.srt" && grep -F 'x/b\\xFF' told
            srorch info "x/$B" > /dev/null
            srorch report "x/$B" > /dev/null; test -s "x/$B/report.html"
            srorch dataset pack -o one.srds.tar.zst "x/$B" > /dev/null
            srorch synth --memory 2M -o "p$B" -- true 2> told
            test -s "p$B/run.json"; grep -F 'pb\\xFF' told
            srorch synth --memory 2M -o "p$B" -- true 2> told || test $? = 10
            grep -F -e --force told
            srorch synth --workload no-such -o "n$B" 2> /dev/null || test ! -e "n$B"
            srorch capture --swap-size 200G -o "n$B" -- true 2> /dev/null || test ! -e "n$B"
            ls -d *
            """)
        #expect(!ending.output.contains("/proc/"), "\(ending.output)")
    }

    /// A program gets its words and its environment byte for byte, also the program's own name.
    @Test func aProgramsWords() async throws {
        let ending = try await run(
            """
            show() { printf '%s|' "$@"; }
            export V="v$B"
            srorch synth --memory 2M -q -o a -- printf '%s|' "$B" é $'\\xee\\xbe\\xbf' > got
            show "$B" é $'\\xee\\xbe\\xbf' | cmp - got
            srorch synth --memory 2M -q -o e -- printenv V > got; printenv V | cmp - got
            cp "$(command -v printf)" "./$B" 2> /dev/null || cp /usr/bin/printf "./$B"
            srorch synth --memory 2M -q -- "./$B" ok; test -s "runs/synth-$B/trace.srt"
            PATH=$PWD/bin$B:$PATH; mkdir "bin$B"; cp /usr/bin/printf "bin$B/say"
            srorch synth --memory 2M -q -o s -- say ok
            """)
        #expect(ending.output == "okok", "\(ending.output) \(ending.complaint)")
    }

    /// The folder that the tool works in may be such a one, and all names in it relative.
    @Test func inAFolderOfSuchAName() async throws {
        let ending = try await run(
            """
            mkdir "d$B"; cp t.srt "d$B"; cd "d$B"
            srorch synth --workload zipf-kv --param size=2M --memory 1M -o run | grep 'folder: run'
            srorch slice --to-event 100 -o s.srt t.srt; srorch info --verify s.srt > /dev/null
            srorch report run; test -s run/report.html
            srorch synth --memory 2M -q -- /bin/true; test -s runs/synth-true/trace.srt
            srorch dataset pack -o a.srds.tar.zst $RUN > /dev/null 2>&1
            srorch dataset extract -o x a.srds.tar.zst; test -d x/runs
            printf 'name: a\nmode: synth\nworkloads: zipf-kv\nmemory: 40M\n' > plan
            srorch sweep plan -q > /dev/null; test -s sweep-a/runs/zipf-kv-m40-k6.1-s1/trace.srt
            cd ..; ls -A
            """)
        #expect(!ending.output.contains("/proc/"), "\(ending.output)")
        #expect(ending.output.contains("run/report.html\nx\n"), "\(ending.output)")
    }

    @Test(arguments: ["TMPDIR", "XDG_CACHE_HOME", "HOME"])
    func aFolderOfTheEnvironment(_ name: String) async throws {
        let ending = try await Shell()(
            Self.name + "mkdir \"$B\"; unset XDG_CACHE_HOME\nexport \(name)=\"$PWD/$B\"\n"
                + "srorch vm list; s=$?; test \"$(ls -A)\" = \"$B\" && exit $s")
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains("is not UTF-8"), "\(ending.complaint)")
    }

    /// What cannot be served is refused.
    @Test(arguments: [
        "sweep -o \"$B\" plan", "dataset extract -o \"$B\" one.srds.tar.zst",
        "convert --to parquet -o \"$B/\" t.srt",
    ])
    func refusedWithAReason(_ words: String) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell(
            Self.name
                + "printf 'name: a\\nmode: synth\\nworkloads: zipf-kv\\n' | tee plan > \"$B\";"
                + "srorch dataset pack -o one.srds.tar.zst $RUN > /dev/null 2>&1; srorch \(words)")
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains("UTF-8"), "\(ending.complaint)")
    }
}
