// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// `srorch vm shell`, typed into as a person does.
@Suite("A shell in a guest", .inTurn)
struct VMShellTests {
    private static let terminal = SweepFixture.project
        .appending(path: "Tests/Programs/terminal.py").path

    private static let prompt = ["wait", "root@.*# "]
    /// A program of the guest that says its terminal's size when it is told of a new one. The trap
    /// itself does little: bash may forget a signal that comes while the trap of the one before is
    /// under way. And it goes on after an interrupt that came just as the program it waits for ended
    /// by itself (stty here), unless it has a trap for that.
    private static let listener =
        #"bash -c 'trap new=1 WINCH; trap exit INT; echo listening; while :; do sleep 0.1; "#
        + #"[ "$new" ] && new= && stty size; done'\n"#

    @Test func itsTerminalHasTheSizeOfThePersons() async throws {
        // The terminal waits for a guest, not for one to be built.
        let build = try await Tool.run(["vm", "build"])
        try #require(build.status == 0, "\(build.complaint)")
        let run = Scratch()
        let temporary = Scratch()
        try FileManager.default.createDirectory(
            at: temporary.url, withIntermediateDirectories: true)
        var words = [Self.terminal, "80"] + Self.prompt
        words += ["send", #"stty size\n"#, "wait", "40 80"]
        words += ["send", Self.listener, "wait", "listening\\s"]
        words += ["resize", "132", "wait", "40 132", "resize", "60", "wait", "40 60"]
        words += ["send", #"\x03"#] + Self.prompt
        words += ["send", #"stty size\n"#, "wait", "40 60", "send", #"exit\n"#, "end", "120"]
        words += ["--", Tool.path.string, "vm", "shell", "--memory", "96M", "-o", run.path]
        let result = try await Subprocess.run(
            .name("python3"), arguments: Arguments(words),
            environment: .inherit.updating(["TMPDIR": temporary.path, "COLUMNS": nil]),
            input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        let screen = result.standardOutput
        #expect(result.terminationStatus.isSuccess, "\(screen)\(result.standardError)")
        #expect(screen.contains("A shell in a throw-away guest: Linux"))
        // Whether both stand in one line depends on the folder's length.
        #expect(screen.contains("what is kept     the trace, in"))
        #expect(screen.contains(run.path))
        #expect(try run.record()["status"] as? String == "ok")
        #expect(try run.part("machine")["repeatable"] as? Bool == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
    }
}
