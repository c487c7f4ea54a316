// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Outputs with no room, without a reader, or shared with another program.
@Suite("Outputs")
struct OutputTests {
    /// What every verb prints when nothing is amiss; `$PLAN` is a plan of two runs.
    static let printing = [
        "workloads", "workloads sort", "workloads --json", "vm list", "vm --help", "--help",
        "help capture", "capture --help", "--generate-completion-script bash",
        "sweep --dry-run $PLAN", "sweep --dry-run --json $PLAN", "doctor", "doctor --json",
        "info $RUN", "info --json $RUN", "histogram $RUN", "histogram --format svg $RUN",
        "histogram --format png $RUN", "histogram --format gnuplot $RUN", "dump --limit 3 $RUN",
        "stats small.srt", "replay --allocator tlsf small.srt", "convert --to csv $RUN",
        "slice --to-event 10 $RUN", "merge small.srt small.srt", "compare small.srt small.srt",
        "replay --allocator tlsf --csv - small.srt", "replay --allocator tlsf --svg - small.srt",
        "report --text $RUN --allocator none",
        "synth --quiet --workload zipf-kv --param operations=1000 --memory 64M -o run",
        "synth --quiet --json --workload zipf-kv --param operations=1000 --memory 64M -o run",
    ]

    private func shell() throws -> Shell {
        let shell = try Shell()
        try shell.write("small.srt", smallTrace)
        return shell
    }

    private static func line(_ words: String, _ redirection: String) -> String {
        "PLAN=$SOURCE/examples/plans/compressors.yaml; srorch \(words) \(redirection)"
    }

    @Test(arguments: printing)
    func aFullDeviceIsAnError(words: String) async throws {
        let ending = try await shell()(Self.line(words, "> /dev/full"))
        #expect(ending.status == 10, "\(ending)")
        #expect(
            ending.complaint.contains(
                "standard output cannot be written: No space left on device")
                || ending.complaint.contains("standard output: the trace cannot be written"),
            "\(ending)")
    }

    @Test(arguments: printing)
    func aClosedOutputIsAnError(words: String) async throws {
        let ending = try await shell()(Self.line(words, ">&-"))
        #expect(ending.status == 10, "\(ending)")
    }

    /// What others take as a pattern for their own programs.
    @Test(arguments: ["sr_data_histo", "replay_2008"])
    func soItIsInTheExamples(name: String) async throws {
        let ending = try await shell()(
            """
            library=$(dirname "$(command -v srorch)")
            gcc -I$SOURCE/Sources/CSRParse/include -o example $SOURCE/examples/\(name).c \\
            -L$library -lsr_parse -Wl,-rpath,$library &&
            ./example $RUN/trace.srt > /dev/full
            """)
        #expect(ending.status == 1, "\(ending)")
        #expect(ending.complaint.contains("No space left on device"), "\(ending)")
    }

    /// The reader has gone before the first byte: 141, as of any other program in a pipe, and no
    /// word of it.
    @Test(arguments: printing)
    func aReaderWhoLeavesIsNoFault(words: String) async throws {
        let ending = try await shell()(
            "exec 4> >(exec true); wait $!; " + Self.line(words, ">&4 2> complaint")
                + "; echo $?; grep '^srorch: ' complaint | grep -v '  [0-9]* s$'")
        #expect(ending.output == "141\n", "\(ending)")
    }

    @Test func aReaderWhoIgnoresSIGPIPEIsTheSame() async throws {
        let ending = try await shell()(
            "trap '' PIPE; exec 4> >(exec true); wait $!; srorch dump $RUN >&4")
        #expect(ending.status == 141, "\(ending)")
        #expect(ending.complaint.isEmpty)
    }

    /// O_NONBLOCK on the open file, as a program that shares a terminal sets it, and a reader who
    /// comes late.
    @Test(arguments: ["dump --limit 30000 $RUN", "convert --to legacy24 -o - $RUN"])
    func aNonBlockingOutputIsWaitedFor(words: String) async throws {
        let script = """
            import fcntl, hashlib, os, subprocess, sys, time
            words = os.path.expandvars(sys.argv[1]).split()
            whole = subprocess.run(["srorch"] + words, stdout=subprocess.PIPE).stdout
            end, start = os.pipe()
            fcntl.fcntl(start, fcntl.F_SETFL, os.O_NONBLOCK)
            child = subprocess.Popen(["srorch"] + words, stdout=start)
            os.close(start)
            # Until the pipe is full.
            while True:
                held = fcntl.ioctl(end, 0x541B, b"0000")
                if int.from_bytes(held, sys.byteorder) >= 65536 or child.poll() is not None: break
                time.sleep(0.01)
            time.sleep(0.3)
            got = b""
            while piece := os.read(end, 1 << 16): got += piece
            print(child.wait(), got == whole, len(whole) > 65536)
            """
        let ending = try await shell()("python3 -c '\(script)' '\(words)'")
        #expect(ending.output == "0 True True\n", "\(ending)")
    }

    @Test(arguments: ["info -", "convert --to csv -o /dev/null -"])
    func aNonBlockingInputIsWaitedFor(words: String) async throws {
        let script = """
            import fcntl, os, subprocess, sys, time
            end, start = os.pipe()
            fcntl.fcntl(end, fcntl.F_SETFL, os.O_NONBLOCK)
            child = subprocess.Popen(["srorch"] + sys.argv[1].split(), stdin=end)
            os.close(end)
            trace = open(os.environ["RUN"] + "/trace.srt", "rb").read()
            for place in range(0, len(trace), len(trace) // 5 + 1):
                time.sleep(0.2)
                os.write(start, trace[place:place + len(trace) // 5 + 1])
            os.close(start)
            sys.stdout.flush()
            sys.exit(child.wait())
            """
        let ending = try await shell()("python3 -c '\(script)' '\(words)'")
        #expect(ending.status == 0, "\(ending)")
    }

    /// `set output` in gnuplot used to leave an empty file, and status 0.
    @Test(arguments: [
        "histogram --format svg -o /dev/full $RUN", "histogram --format png -o /dev/full $RUN",
        "replay --allocator tlsf --svg /dev/full small.srt",
        "replay --allocator tlsf --png /dev/full small.srt",
        "replay --allocator tlsf --csv /dev/full small.srt",
    ])
    func aPictureThatFindsNoRoomIsAnError(words: String) async throws {
        let ending = try await shell()(Self.line(words, ""))
        #expect(ending.status == 10, "\(ending)")
        #expect(
            ending.complaint.contains("/dev/full cannot be written: No space left on device"),
            "\(ending)")
    }

    @Test(arguments: ["svg", "png"])
    func aFullDiskUnderAPictureIsAnError(kind: String) async throws {
        let ending = try await shell()(
            """
            mkdir disk
            unshare --mount --map-root-user bash -c '
            mount -t tmpfs -o size=12k tmpfs disk
            head -c 8k /dev/zero > disk/filling
            srorch histogram --format \(kind) -o disk/picture $RUN; echo $?'
            """)
        #expect(ending.output == "10\n", "\(ending)")
        #expect(ending.complaint.contains("disk/picture cannot be written"), "\(ending)")
    }

    /// A trace through a pipe is read once, and needs none.
    @Test(arguments: [
        ("histogram --format svg -o x.svg $RUN", 10), ("report -o r.html d.srds.tar.zst", 9),
        ("info <(cat t.srt)", 0),
    ])
    func aFolderForTemporaryFilesThatIsNotThereIsNamed(words: String, status: Int) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        _ = try await shell("srorch dataset pack -o d.srds.tar.zst $RUN")
        let ending = try await shell("TMPDIR=/nowhere srorch \(words)")
        #expect(ending.status == status, "\(ending)")
        let told = "in /nowhere: No such file or directory; TMPDIR names another folder"
        #expect(ending.complaint.contains(told) == (status > 0), "\(ending)")
    }

    /// What stands in for gnuplot, and what a user is told; its own words in quotation marks.
    @Test(arguments: [
        ("exec kill -SEGV $$", 10, "was ended by signal 11"),
        ("echo raw >&2; exit 3", 10, "on this machine; it said: \"raw\""),
        ("echo raw >&2; exit 3", 10, "ended with status 3"),
        ("cat > /dev/null; echo raw >&2; echo '<svg>'", 10, "ended with status 0"),
        (
            "cat > /dev/null; echo 'raw: unknown or ambiguous terminal' >&2; exit 1", 3,
            "svg terminal"
        ),
    ])
    func aGnuplotThatFailsIsTold(body: String, status: Int, words: String) async throws {
        let ending = try await shell()(
            """
            mkdir bin
            printf '%s\\n' '#!/bin/sh' "\(body.replacing("$", with: "\\$"))" > bin/gnuplot
            chmod +x bin/gnuplot
            PATH=$PWD/bin:$PATH srorch histogram --format svg -o x.svg $RUN
            status=$?
            ls x.svg 2> /dev/null
            exit $status
            """)
        #expect(ending.status == status, "\(ending)")
        #expect(ending.complaint.contains(words), "\(ending)")
        let own = ending.complaint.replacing("it said: \"raw\"", with: "")
        #expect(!own.contains("raw") && ending.output.isEmpty, "\(ending)")
    }

    /// --force replaces files: not what a new file would take away from all who use it, and not what
    /// the verb reads.
    @Test(arguments: [
        ("report --force -o pipe run", 10), ("dataset pack --force -o pipe run", 10),
        ("report --force -o folder run", 10), ("report --force -o run/trace.srt run", 64),
        ("dataset pack --force -o run/run.json run", 64), ("replay --csv run/trace.srt run", 64),
        ("replay --svg run/run.json run", 64), ("replay --csv a --svg a run", 64),
        ("compress --allocator zbud --svg pages pages", 64),
        ("synth --workload graph --pages pages --corpus pages", 64),
        ("synth --force --workload graph --pages run/trace.srt -o run", 64),
        ("synth --force --workload graph --corpus /nowhere/corpus -o run", 10),
    ])
    func whatIsReadOrNoFileStays(words: String, status: Int) async throws {
        let ending = try await Shell()(
            """
            mkfifo pipe; mkdir folder; cp -r $RUN run; head -c 65536 /dev/zero > pages
            sums() { sha256sum run/* pages; }
            sums > before
            srorch \(words) > /dev/null; status=$?
            sums | cmp - before && test -p pipe && exit $status
            """)
        #expect(ending.status == status, "\(ending)")
        #expect(ending.output.isEmpty)
        expectOwnWords(ending.complaint)
    }

    @Test func aLinkLeadsToTheFileThatIsReplaced() async throws {
        let ending = try await Shell()(
            """
            echo old > file; ln -s file link
            srorch report --force --allocator none -o link $RUN > /dev/null
            test -L link && grep -c '<html' file
            """)
        #expect(ending.output == "1\n", "\(ending)")
    }

    @Test func aReaderOfAnArchiveMayLeave() async throws {
        let ending = try await Shell()(
            """
            exec 4> >(exec true); wait $!
            srorch dataset pack --licence CC0-1.0 -o - $RUN >&4
            """)
        #expect(ending.status == 141, "\(ending)")
        #expect(!ending.complaint.contains("written"), "\(ending)")
    }
}
