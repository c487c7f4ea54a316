// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Runs whose maker is at work, or was killed, as other commands meet them.
@Suite("Runs cut off", .serialized)
struct KilledRunTests {
    /// Begins an endless run in `run` and waits until a block of its trace is there: whole, for
    /// one of this workload takes some 200 KB, and what is looked at in the middle of a write has
    /// the length of what was written so far.
    private static let begin = """
        srorch synth --quiet --workload zipf-kv --param operations=1000000000 --memory 24M \
        -o run > summary &
        maker=$!
        while [ "$(stat -c %s run/trace.srt 2> /dev/null || echo 0)" -lt 300000 ]; do sleep 0.1; done

        """
    private static let killed = begin + "kill -KILL $maker; wait $maker 2> /dev/null\n"

    private func record(_ shell: Shell) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: shell.path("run/run.json")))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Every command that takes a run leaves it as an interrupted one, whose trace has its end.
    @Test(arguments: [
        ("srorch info run", 0), ("srorch info run/trace.srt", 0), ("srorch stats run", 0),
        ("srorch report --text --allocator none run", 0), ("srorch reproduce run", 9),
        ("srorch dataset pack -o all.srds.tar.zst run", 9),
    ])
    func theNextCommandPutsItInOrder(command: String, status: Int) async throws {
        let shell = try Shell()
        let ending = try await shell(Self.killed + "cat run/run.json >&2\n" + command)
        #expect(ending.complaint.contains("\"status\" : \"running\""))
        #expect(ending.status == status, "\(ending)")
        let record = try record(shell)
        #expect(record["status"] as? String == "interrupted")
        #expect((record["message"] as? String)?.contains("killed") == true)
        #expect((record["synth"] as? [String: Any])?["repeatable"] as? Bool == false)
        let writes = try #require((record["events"] as? [String: Any])?["writes"] as? Int)
        #expect(writes > 0)
        let info = try await shell("srorch info --verify --json run; ls run")
        #expect(info.status == 0, "\(info)")
        #expect(info.complaint.isEmpty, "said once: \(info.complaint)")
        #expect(info.output.contains("\"writes\": \(writes),"))
        #expect(!info.output.contains("run.lock") && !info.output.contains("trace.srt.new"))
        #expect(info.output.contains("histogram.txt"))
    }

    @Test func aRunUnderWayIsLeftAlone() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.begin + """
                srorch info run > /dev/null 2> words; echo $?
                grep '"status"' run/run.json
                srorch synth --quiet --force --workload zipf-kv -o run; echo $?
                kill -INT $maker; wait $maker; echo $?
                grep -E '"(status|repeatable)"' run/run.json; ls run
                """)
        let lines = ending.output.split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(
            lines == [
                "9", "\"status\" : \"running\",", "10", "130", "\"status\" : \"interrupted\",",
                "\"repeatable\" : false,", "histogram.txt", "run.json", "trace.srt",
            ], "\(ending)")
        #expect(ending.complaint.contains("a run is being made in run"))
    }

    /// A folder that cannot be written to is looked at all the same.
    @Test func aRunThatCannotBeWrittenToIsRead() async throws {
        let ending = try await Shell()(
            Self.killed + """
                unshare --mount --map-root-user bash -c '
                mount --bind run run && mount -o remount,bind,ro run && srorch info run; echo $?'
                """)
        #expect(ending.output.contains("ends without its footer") || ending.output.hasSuffix("9\n"))
    }

    /// What was mistyped leaves nothing that stands in the way of the next try.
    @Test(arguments: [
        "slice -o out missing.srt", "convert --to csv -o out missing.srt",
        "convert --to csv -o out $SOURCE/README.md", "merge -o out missing.srt missing.srt",
        "histogram -o out missing.srt", "histogram --format svg -o out missing.srt",
        "report -o out missing", "dataset pack -o out missing", "dataset pack -o out $SOURCE",
        "dataset extract -o out missing", "synth -o out --workload zipf-vk",
        "synth -o out --workload zipf-kv --param sise=1", "synth -o out -- no-such-program",
        "synth -o out -- ./bad-interpreter", "synth -o out --pages missing --workload zipf-kv",
        "capture -o out --workload srot", "capture -o out --copy-in missing -- true",
        "sweep -o out missing.yaml", "reproduce -o out missing",
        "ab -o out --kernel 6.1 --kernel 6.9 --workload graph",
        "replay --allocator tlsf --csv out missing.srt",
        "replay --allocator tlsf --svg out missing.srt",
    ])
    func whatIsMistypedLeavesNothing(words: String) async throws {
        let ending = try await Shell()(
            "printf '#!/no/such/interpreter\\n' > bad-interpreter; chmod +x bad-interpreter; "
                + "srorch \(words) > /dev/null; echo $?; ls -d out*")
        #expect(ending.output.split(separator: "\n").count == 1, "\(ending)")
        #expect(!ending.output.hasPrefix("0"), "\(ending)")
        expectOwnWords(ending.complaint)
    }
}

/// What no user is to read: names of libraries' domains, types and stock phrases.
func expectOwnWords(_ complaint: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for phrase in [
        "NSCocoa", "Domain", "UserInfo", "Error(", "Code=", "couldn’t", "could not be completed",
        "The operation", "codingPath", "DecodingError", "SubprocessError", "Underlying", "The data",
        "The file", "Executable ", "slurm_", "gnuplot>",
    ] {
        #expect(!complaint.contains(phrase), "\(complaint)", sourceLocation: sourceLocation)
    }
}
