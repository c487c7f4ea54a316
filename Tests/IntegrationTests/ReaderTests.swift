// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Captures whose standard output or error nobody reads any more, and what goes into a guest.
@Suite("Captures and their readers", .serialized, .inTurn)
struct ReaderTests {
    private func shell(_ script: String, _ run: Scratch) async throws -> String {
        let result = try await Subprocess.run(
            .path("/bin/bash"), arguments: ["-c", script, "bash", Tool.path.string, run.path],
            input: .none, output: .string(limit: 1 << 20), error: .discarded)
        return result.standardOutput
    }

    /// `| head -1` takes the first line of the progress and goes.
    @Test func aReaderWhoLeavesCostsNoCapture() async throws {
        let run = Scratch()
        let output = try await shell(
            """
            "$1" capture -o "$2" --workload memory-fill --memory 64 --param size=80M 2>&1 | head -1
            echo ${PIPESTATUS[0]}
            """, run)
        #expect(output == "srorch: preparing…\n141\n")
        #expect(try run.record()["status"] as? String == "ok")
        #expect(try run.part("books")["balanced"] as? Bool == true)
        #expect(try await Tool.run(["info", "--verify", run.path]).status == 0)
    }

    /// The summary of the first cannot be printed; the second is made all the same.
    @Test func neitherDoesAFullDevice() async throws {
        let run = Scratch()
        let output = try await shell(
            """
            "$1" capture --quiet --repeat 2 -o "$2" -- true > /dev/full; echo $?
            grep -h '"status"' "$2"-1/run.json "$2"-2/run.json; rm -r "$2"-1 "$2"-2
            """, run)
        #expect(output == "10\n  \"status\" : \"ok\",\n  \"status\" : \"ok\",\n")
    }

    @Test func aTreeArrivesAsItIs() async throws {
        let run = Scratch()
        let output = try await shell(
            """
            t=$2-in/tree; mkdir -p "$t/sub"; echo inside > "$t/sub/file"; ln -s sub "$t/link"
            echo outside > "$2-in/other"; ln -s ../other "$t/out"; ln -s nowhere "$t/dangling"
            touch "$t/$(printf 'b\\377d')"
            "$1" capture --quiet -o "$2" --copy-in "$t" -- sh -c '
            cd tree; cat link/file out; readlink link dangling; printf "%s" b*d | wc -c'
            echo $?; rm -r "$2-in"
            """, run)
        #expect(output.hasSuffix("0\n"))
        let log = try String(contentsOf: run.url.appending(path: "workload.log"), encoding: .utf8)
        #expect(log == "inside\noutside\nsub\nnowhere\n3\n")
    }
}
