// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// What people read, in a real terminal of some widths, and in a pipe.
@Suite("Terminal")
struct TerminalTests {
    static let verbs = [
        "stats $RUN", "histogram $RUN", "info $RUN", "workloads", "workloads zipf-kv",
        "compare --resamples 20 $RUN small", "report --text --allocator ideal,tlsf small",
        "replay --allocator ideal,tlsf,zsmalloc,slub small", "vm list",
        "whatif --device zram,comp_algorithm=lzo,backing_dev=1G,idle=9,interval=5 "
            + "--device zswap,compressor=lzo --device zram,comp_algorithm=lzo small",
        "dataset list $SOURCE/results/catalogue.srds.tar.zst",
    ]

    private static let setUp = """
        export LC_ALL=C.UTF-8; mkdir small; cp $RUN/run.json small
        srorch slice --to-event 150000 -o small/trace.srt $RUN
        terminal() { python3 "$SOURCE/Tests/Programs/terminal.py" "$@"; }
        """

    /// No line is longer than the terminal is wide, but for one of a single word, and each number of
    /// the pipe's output is there whole; times of this machine aside.
    @Test(arguments: [60, 80, 100], verbs)
    func linesFitAndNumbersAreWhole(columns: Int, verb: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.setUp)
            srorch \(verb) > pipe || exit 1
            terminal \(columns) -- srorch \(verb) > screen || exit 1
            python3 - << 'END'
            import re
            # A live line was written over.
            lines = [l.rsplit("\\r", 1)[-1] for l in open("screen", newline="\\n").read().split("\\n")]
            # A digest alone on its line stays whole.
            long = [l for l in lines if len(l) > \(columns) and " " in l.strip()]
            print(*(f"long: {l}" for l in long), sep="\\n")
            numbers = lambda text: set(re.findall(r"[0-9][0-9,.]*[0-9]", text))
            pipe = open("pipe").read()
            if "report" not in "\(verb)" and "replay" not in "\(verb)":
                lost = numbers(pipe) - numbers("\\n".join(lines))
                # The chart's scale is of as many points as it has columns.
                print(*(f"lost: {n}" for n in sorted(lost) if f"{n} |" not in pipe), sep="\\n")
            END
            """)
        let faults = ending.output.split(separator: "\n")
        #expect(ending.status == 0 && faults.isEmpty, "\(ending.output) \(ending.complaint)")
    }

    /// Colours only where they are wanted.
    @Test func noColourWhereThereShallBeNone() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.setUp)
            export RAW=1 TERM=xterm; unset NO_COLOR
            # What shows how far a verb is, which is written over.
            plain() { tr -d '\\r' | sed 's/[^\\x1b]*\\x1b\\[K//g'; }
            for verb in "stats small" "histogram small" "report --text --allocator none small"; do
                terminal 80 -- srorch $verb | grep -c $'\\e\\[[0-9]'
                NO_COLOR=1 terminal 80 -- srorch $verb | plain | grep -c $'\\e'
                TERM=dumb terminal 80 -- srorch $verb | plain | LC_ALL=C grep -c '[^ -~]'
                srorch $verb | LC_ALL=C grep -c '[^ -~]'
            done
            true
            """)
        let counts = ending.output.split(separator: "\n").map { Int($0) ?? -1 }
        #expect(counts.count == 12, "\(ending.output) \(ending.complaint)")
        for (index, count) in counts.enumerated() {
            #expect(index % 4 == 0 ? count > 0 : count == 0, "\(ending.output)")
        }
    }

    /// A trace that comes slowly: the line appears, and is gone at the end.
    @Test(arguments: [
        "stats", "histogram", "info --verify", "replay --allocator ideal", "convert --to csv -o c",
        "slice -o s",
    ])
    func aLongReadingIsTold(verb: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            cat > slowly << 'END'
            (head -c 1000000 $RUN/trace.srt; sleep 45; tail -c +1000001 $RUN/trace.srt) |
                srorch \(verb) - > out
            END
            python3 "$SOURCE/Tests/Programs/terminal.py" 80 \
                wait '(reading|replaying) -  [0-9,]+ events  [0-9]+ s' -- bash -o pipefail slowly
            """)
        #expect(ending.status == 0, "\(ending.output) \(ending.complaint)")
    }

    /// A dataset that comes slowly, or goes to a slow reader; what is worth telling stays.
    @Test(arguments: [
        (
            "(head -c 99999 d.srds.tar.zst; sleep 45; tail -c +100000 d.srds.tar.zst) | "
                + "srorch dataset extract - -o d", "reading -  [0-9]+ s"
        ),
        (
            "(head -c 99999 d.srds.tar.zst; sleep 45; tail -c +100000 d.srds.tar.zst) | "
                + "srorch dataset list -", "reading -  [0-9]+ s"
        ),
        (
            "(head -c 99999 d.srds.tar.zst; sleep 45; tail -c +100000 d.srds.tar.zst) | "
                + "srorch dataset diff - d.srds.tar.zst", "reading -  [0-9]+ s"
        ),
        (
            "srorch dataset pack one=$RUN two=$RUN -o - | (sleep 45; cat) > out",
            "no --licence(.|\\n)*packing 2 runs  [0-9]+ s"
        ),
    ])
    func soIsADataset(line: String, told: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch dataset pack one=$RUN two=$RUN -o d.srds.tar.zst 2> /dev/null
            echo '\(line)' > slowly
            python3 "$SOURCE/Tests/Programs/terminal.py" 80 wait '\(told)' -- bash -o pipefail slowly
            """)
        #expect(ending.status == 0, "\(ending.output) \(ending.complaint)")
    }
}
