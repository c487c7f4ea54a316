// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SystemPackage
import Testing

@testable import SRGuest

@Suite("A console's end")
struct ConsoleTailTests {
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
