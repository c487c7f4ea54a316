// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

@Suite("What a guest says")
struct GuestStatusTests {
    @Test func aSnapshotHasItsCounters() throws {
        let line = """
            {"event":"snapshot","monotonicNs":12,"phase":"exit","relay":{"reads":3,"writes":4},\
            "vmstat":{"pswpin":2,"pswpout":4},"swapUsedKiB":88}
            """
        guard case .snapshot(let snapshot) = try GuestStatus(line: line) else {
            Issue.record("not a snapshot")
            return
        }
        #expect(snapshot.phase == "exit")
        #expect(snapshot.relay?["writes"] == 4)
        #expect(snapshot.vmstat["pswpin"] == 2)
        #expect(snapshot.swapUsedKiB == 88)
    }

    @Test(arguments: ["", "{", "{}", #"{"event":"boot"}"#, #"{"event":"party"}"#])
    func aLineThatCannotBeReadIsQuoted(line: String) throws {
        #expect(throws: SRError.self) { try GuestStatus(line: line) }
    }

    @Test func theConsolesTailKnowsAPanic() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "srorch-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let filler = (0..<5000).map { "[    \($0).0] nothing of note\r" }
        let text = (filler + ["[ 9.1] Kernel panic - not syncing: sysrq", "[ 9.2] CPU: 0"])
            .joined(separator: "\n")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let tail = ConsoleTail(path: FilePath(path))
        #expect(tail.lines.count == 40)
        #expect(tail.panic == "[ 9.1] Kernel panic - not syncing: sysrq")
        #expect(tail.oops == nil)
        #expect(ConsoleTail(path: "/nowhere/at/all").lines.isEmpty)
    }
}
