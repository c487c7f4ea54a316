// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRGuestStatus
import SystemPackage
import Testing

@testable import SRGuest

@Suite("The watch over a guest")
struct WatchTests {
    private struct Nobody: GuestRun.Observer {
        mutating func status(_ status: GuestStatus) {}
    }

    /// A guest's time to boot is QEMU's, however long the host took to start QEMU.
    @Test func timeBeginsWithQEMU() async throws {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        var machine = QEMUArgumentsTests.machine()
        machine.console = folder.appending("console")
        machine.monitor = folder.appending("qmp")
        let run = GuestRun(
            qemu: QEMU(words: [], version: ""), machine: machine,
            deadlines: Deadlines(boot: .seconds(1)), statusFile: folder.appending("status"),
            streamFile: folder.appending("stream"), logFile: folder.appending("log"),
            qemuLog: folder.appending("qemu.log"))
        var watch = try GuestRun.Watch(run)
        try await Task.sleep(for: .seconds(1.1))
        let program = try Process.run(URL(filePath: "/bin/sleep"), arguments: ["0.3"])
        defer { program.waitUntilExit() }
        var nobody = Nobody()
        let verdict = try await watch.untilEnd(of: program.processIdentifier, &nobody)
        guard case .qemuGone = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }
}
