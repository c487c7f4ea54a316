// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// Sizes and times on the command line: one grammar, and no value that ends the tool.
struct MeasureTests {
    private static let options = [
        "capture --memory": "-- true", "capture --swap-size": "-- true",
        "capture --subbuf-size": "-- true", "capture --subbufs": "-- true",
        "capture --boot-timeout": "-- true", "capture --silence-timeout": "-- true",
        "capture --timeout": "-- true", "capture --vcpus": "-- true",
        "capture --clock-shift": "-- true", "capture --repeat": "-- true",
        "synth --memory": "-- true", "synth --guest-memory": "--workload zipf-kv",
        "synth --swap-size": "--workload zipf-kv", "synth --page-cluster": "--workload zipf-kv",
        "synth --seed": "--workload zipf-kv", "dump --from": "x", "dump --to": "x",
        "slice --from": "x", "dump --from-event": "x", "dump --to-page": "x", "dump --limit": "x",
        "replay --arena": "x", "replay --timeout": "x", "replay --jobs": "x",
        "replay --compact-every": "x", "replay --latency-every": "x", "compare --resamples": "x y",
        "compress --dictionary": "x", "dataset verify --max-size": "x", "sweep --jobs": "x",
        "sweep --retries": "x", "reproduce --runs": "x",
    ]

    /// What is no number, in every option that takes one.
    @Test(arguments: options.keys.sorted())
    func noNumber(_ option: String) async throws {
        let rest = try #require(Self.options[option])
        let ending = try await Shell()(
            """
            for value in nan inf -1e999 1e999 '' 0x10 '5 5' 99999999999999999999; do
                srorch \(option)="$value" \(rest)
                echo $?
            done
            """)
        #expect(ending.output == String(repeating: "64\n", count: 8), "\(ending.complaint)")
    }

    /// One MiB, in each way to write it, where a bare number is MiB.
    @Test(arguments: ["2", "2M", "2m", "2MiB", "2MB", "2048K", "2097152B", "2.0"])
    func spellingsOfASize(_ size: String) async throws {
        let ending = try await Shell()(
            """
            srorch synth --memory \(size) -o run -- true 2> /dev/null
            grep -o '"residentKiB" : [0-9]*' run/run.json
            """)
        #expect(ending.output == "\"residentKiB\" : 2048\n", "\(ending.complaint)")
    }

    @Test(arguments: ["0.202", "202ms", "202000us", "0.202s", "202000000ns"])
    func spellingsOfATime(_ time: String) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell("srorch dump --to \(time) t.srt | wc -l")
        #expect(ending.output == "202\n" || ending.output == "203\n", "\(ending.complaint)")
    }

    /// The help of every option that takes a size or a time says what a bare number is.
    @Test(arguments: [
        "capture", "vm shell", "synth", "dump", "slice", "replay", "compress", "dataset verify",
        "dataset list", "dataset extract", "dataset reproduce", "report",
    ])
    func helpSaysWhatABareNumberIs(_ verb: String) async throws {
        let help = try await Shell()("COLUMNS=1000 srorch \(verb) --help")
        let lines = help.output.split(separator: "\n")
        let measured = lines.filter { $0.contains(" <size> ") || $0.contains(" <time> ") }
        #expect(!measured.isEmpty)
        for line in measured { #expect(line.contains("bare number is"), "\(line)") }
    }

    /// Sizes that no guest can have are refused before an image is looked for.
    @Test(arguments: [
        ("--memory 32 --swap-size 8G", "too large for a guest"),
        ("--swap-size 200G", "too large for a guest"), ("--swap-size 1T", "1M to 256G"),
        ("--memory 1048576", "does not fit this host"), ("--subbufs 0", "1 or more"),
        ("--subbufs 99999999", "at most"), ("--subbuf-size 0", "multiple of 32"),
        ("--subbuf-size 100", "multiple of 32"), ("--subbuf-size 2G", "up to 1G"),
        ("--subbuf-size 1G --memory 96", "over half"), ("--vcpus 64 --memory 96", "over half"),
        ("--seed 18446744073709551615 --repeat 2", "seeds"),
    ])
    func sizesThatCannotBe(_ words: String, _ reason: String) async throws {
        let ending = try await Shell()(
            "XDG_CACHE_HOME=$PWD/none srorch capture \(words) -- true; s=$?; test ! -e none && exit $s"
        )
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains(reason), "\(ending.complaint)")
    }

    /// A plan takes the same sizes and times, and refuses the same.
    @Test func aPlansMeasures() async throws {
        let ending = try await Shell()(
            """
            printf 'name: a\\nworkloads: zipf-kv\\nmemory: [96M, 0.125G]\\ntimeout: 10m\\n' > plan
            srorch sweep --dry-run --json plan
            """)
        #expect(ending.output.contains("m128-k6.1"), "\(ending.complaint)")
        #expect(ending.output.contains("\"600\""))
        let refused = try await Shell()(
            """
            printf 'name: a\\nworkloads: zipf-kv\\nmemory: 96\\nswap-size: 100G\\n' > plan
            srorch sweep --dry-run plan
            """)
        #expect(refused.status == 64)
        #expect(refused.complaint.contains("plan:2:12: a swap device of 102400 MiB"))
    }
}
