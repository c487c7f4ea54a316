// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// `srorch convert --to fio`, replayed by fio in the lines of docs/trace-tools.md: it makes the
/// reads and writes again and takes at least the time that the trace took.
struct FioTests {
    /// Makes `t.srt` an iolog and replays it.
    /// - Returns: reads, writes, and milliseconds; and what went wrong.
    private func replay(_ shell: Shell) async throws -> (words: [String], Shell.Ending) {
        let ending = try await shell(
            """
            srorch convert --to fio -o swap.log t.srt
            truncate -s 1G swap.img
            fio --name=again --read_iolog=swap.log --replay_redirect=swap.img \
              --output-format=json --output=out.json && \
            /usr/bin/python3 -c '
            import json
            job = json.load(open("out.json"))["jobs"][0]
            print(job["read"]["total_ios"], job["write"]["total_ios"],
                  job["read"]["io_bytes"], job["write"]["io_bytes"], job["job_runtime"])'
            """)
        return (ending.output.split { $0 == " " || $0 == "\n" }.map(String.init), ending)
    }

    /// Three seconds of a kernel build. fio ends them no sooner.
    @Test func aKernelBuildTakesItsTime() async throws {
        let shell = try Shell()
        let counted = try await shell(
            """
            srorch slice --from 60 --to 63 -o t.srt $RUN
            for kind in read write; do srorch dump --operation $kind t.srt | wc -l; done
            """)
        let counts = counted.output.split(separator: "\n").map { Int($0) ?? 0 }
        try #require(counts.count == 2 && counts.allSatisfy { $0 > 1000 }, "\(counted)")
        let (words, ending) = try await replay(shell)
        try #require(words.count == 5, "\(ending)")
        #expect(words[..<4] == (counts + counts.map { $0 * 4096 }).map { "\($0)" }[...])
        #expect(Int(words[4]) ?? 0 >= 2990, "\(ending)")
    }

    @Test func timeThatStepsBackDoesNot() async throws {
        let shell = try Shell()
        try shell.write("t.srt", steppingBack)
        let (words, ending) = try await replay(shell)
        #expect(words.prefix(2) == ["2", "3"], "\(ending)")
        #expect(Int(words.last ?? "") ?? 0 >= 2990, "\(ending)")
        let log = try await shell("cat swap.log")
        #expect(
            log.output == """
                fio version 3 iolog
                0 swap add
                0 swap open
                1 swap write 4096 4096
                1 swap write 8192 4096
                2000001 swap write 12288 4096
                2000001 swap read 4096 4096
                3000001 swap read 8192 4096
                3000001 swap close

                """)
    }

    /// fio 3.33 passes over a trim, and fio 3.41 makes it on a block device: neither loses the wait
    /// around it. On a file fio 3.41 ends at it, as the user is told.
    @Test func aTrimCostsNoTime() async throws {
        let shell = try Shell()
        let second: UInt64 = 1_000_000_000
        try shell.write(
            "t.srt",
            [
                SwapEvent(time: 0, operation: .write, pageIndex: 1, length: 100),
                SwapEvent(time: second, operation: .discard, pageIndex: 1),
                SwapEvent(time: 2 * second, operation: .write, pageIndex: 2, length: 100),
            ])
        let (words, ending) = try await replay(shell)
        #expect(words.prefix(2) == ["0", "2"], "\(ending)")
        #expect(Int(words.last ?? "") ?? 0 >= 1990, "\(ending)")
        #expect(ending.complaint.contains("trims in the log: 1."), "\(ending)")
        #expect(try await shell("grep -c ' trim 4096 4096' swap.log").output == "1\n")
    }
}
