// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRRunFolder
import Testing

/// What the tool says of itself, and of words that it does not know.
@Suite("Front door")
struct FrontDoorTests {
    @Test func theVersion() async throws {
        let shell = try Shell()
        let ending = try await shell("srorch --version")
        #expect(ending.status == 0 && ending.output == "srorch \(SwapReplayVersion.text)\n")
    }

    @Test(arguments: [
        ("captur", "capture"), ("vm shel", "shell"), ("help reprot", "report"),
        ("dataset verfy", "verify"), ("workloads memory-fil", "memory-fill"),
        ("synth --workload zipfkv", "zipf-kv"), ("replay --policy zrma $RUN", "zram"),
        ("replay --allocator ideal,tlfs $RUN", "tlsf"), ("histogram --format sgv $RUN", "svg"),
        ("replay --in-kernel zsmaloc $RUN", "zsmalloc"), ("convert --to ndjsn $RUN", "ndjson"),
        ("report --allocator tslf $RUN", "tlsf"), ("stats --compressor lzo1x $RUN", "lzo1x-1"),
        ("compress --algorithm lzo,zsdt /bin/true", "zstd"),
        ("capture --compressor zsdt -- true", "zstd"), ("capture --wrokload sort", "--workload"),
    ])
    func aMistypedWordIsAnsweredWithTheNearest(words: String, nearest: String) async throws {
        let shell = try Shell()
        let ending = try await shell("srorch \(words)")
        #expect(ending.status == 64)
        let hint = ending.complaint.lowercased().replacing("'", with: "")
        #expect(hint.contains("did you mean \(nearest)"), "\(words): \(ending.complaint)")
    }

    /// What is no slip of a letter is told from one, and a number below zero from a value left out.
    @Test(arguments: [
        (
            "synth --arch arm64",
            "Unknown option '--arch'; srorch vm build, srorch vm shell, srorch capture,"
        ),
        ("info --accel tcg x", "Unknown option '--accel'; srorch vm shell, srorch capture,"),
        ("replay --sbatch-option x", "Unknown option '--sbatch-option'; srorch sweep has it"),
        ("capture --qwertz x", "Unknown option '--qwertz'\nUsage"),
        ("synth --memory -5M --workload graph", "'-5M' is no value of '--memory <size>': none is"),
        ("slice --from -.5s x", "'-.5s' is no value of '--from <time>': none is negative"),
        ("dump --limit 99999999999999999999 x", "'99999999999999999999' is no value of '--limit"),
        ("dump --limit 1e3 x", "'1e3' is no value of '--limit <limit>': it takes a whole number\n"),
        ("capture --seed=-1 -- true", "'-1' is no value of '--seed <seed>': none is negative\n"),
        ("capture --vcpus -- true", "Missing value for '--vcpus <vcpus>'"),
    ])
    func whatIsNoSlipIsTold(words: String, told: String) async throws {
        let ending = try await Shell()("srorch \(words)")
        #expect(ending.status == 64)
        #expect(ending.complaint.hasPrefix("Error: " + told), "\(ending.complaint)")
    }

    /// A variable without a value leaves an empty word, which is no name of a file.
    @Test(arguments: [
        ("capture -o '' --workload sort", "-o is empty"),
        ("info ''", "word 2 of the command line is"),
        ("convert --to csv --output= x", "--output is empty"),
    ])
    func anEmptyWordIsToldAtOnce(words: String, told: String) async throws {
        let ending = try await Shell()("srorch \(words)")
        #expect(ending.status == 64)
        #expect(ending.complaint.hasPrefix("srorch: " + told), "\(ending.complaint)")
    }

    /// Neither help nor usage has a line over the width, and each example can be pasted.
    @Test(arguments: [60, 80, 100]) func helpKeepsToTheWidth(columns: Int) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            export COLUMNS=\(columns) LC_ALL=C.UTF-8
            srorch --experimental-dump-help | python3 -c "
            import json, sys
            def walk(command, words):
                print(*words)
                for verb in command.get('subcommands', []):
                    if verb['commandName'] != 'help': walk(verb, words + [verb['commandName']])
            walk(json.load(sys.stdin)['command'], [])" > verbs
            wc -l < verbs
            while read -r verb; do srorch $verb --help; srorch $verb --no-such 2>&1 | grep -v ^Error
            done < verbs > help
            # The first is the program itself; two verbs are the program's own, which help does not show.
            tail -n +2 verbs | grep -vE 'sweep-task|replay-child' | while read -r verb; do
                srorch $verb --help | grep -A1 '^EXAMPLES\\?:$' | grep -q '^  srorch ' ||
                    echo "$verb has no example"
            done
            python3 -c "
            for line in open('help'):
                if len(line.rstrip('\\n')) > \(columns): print(line, end='')"
            """)
        let lines = ending.output.split(separator: "\n")
        #expect(lines.first.flatMap { Int($0) } ?? 0 > 25)
        #expect(lines.dropFirst().isEmpty, "\(lines.dropFirst().joined(separator: "\n"))")
    }

    /// Relative, absolute and with a blank: the command finds the run again.
    @Test(arguments: ["runs/sort 1", "$PWD/runs/sort 1", "./runs/sort 1/"])
    func theReportsCommandWorksWhereItIsPasted(path: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            mkdir -p runs "runs/sort 1"; srorch slice --to-event 20000 -o "runs/sort 1/trace.srt" $RUN
            cp $RUN/run.json "runs/sort 1"
            COLUMNS=200 srorch report --text --allocator none "\(path)" > text
            command=$(sed -n 's/^again: srorch reproduce //p' text)
            eval "set -- $command"; [ $# = 1 ] && [ -f "$1/run.json" ] && echo found
            srorch report --allocator none -o page.html "\(path)" && grep -c "$PWD" page.html
            """)
        #expect(ending.output.contains("found\n"), "\(ending.complaint)")
        // A page that is passed on names no folder of this machine.
        #expect(ending.output.hasSuffix("page.html\n0\n"), "\(ending.output)")
    }

    @Test func aDatasetsCommandNamesTheArchive() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            mkdir d; cp "$SOURCE/results/catalogue.srds.tar.zst" d/a.srds.tar.zst
            srorch report --allocator none -o page.html d/a.srds.tar.zst
            grep -c 'srorch dataset reproduce d/a.srds.tar.zst' page.html
            """)
        #expect(ending.status == 0, "\(ending.complaint) \(ending.output)")
    }
}
