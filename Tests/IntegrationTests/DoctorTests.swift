// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Testing

/// What this host lacks is named with the command that mends it.
@Suite("The doctor", .inTurn)
struct DoctorTests {
    private struct Report: Decodable {
        struct Check: Decodable {
            let name, state, detail: String
            let mend: String?
        }
        let checks: [Check]
        let mend: String?
    }

    private func report(_ ending: Tool.Ending) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
    }

    @Test func aHostThatCapturesIsFoundGood() async throws {
        let ending = try await Tool.run(["doctor", "--json"])
        #expect(ending.status == 0, "\(ending.output)")
        let report = try report(ending)
        #expect(!report.checks.contains { $0.state == "missing" })
        #expect(report.checks.contains { $0.name == "QEMU version" })
    }

    @Test(arguments: [
        ("apt", "apt-get install", "qemu-system-x86"),
        ("dnf", "dnf install", "qemu-system-x86-core"),
        ("pacman", "pacman -S", "qemu-system-x86"), ("zypper", "zypper", "qemu-x86"),
    ])
    func aMissingQEMUIsNamedWithItsPackage(
        manager: String, command: String, package: String
    ) async throws {
        let ending = try await Tool.run(
            ["doctor", "--json", "--manager", manager], environment: ["PATH": "/nowhere"])
        #expect(ending.status == 3)
        let report = try report(ending)
        let qemu = try #require(report.checks.first { $0.name == "qemu" })
        #expect(qemu.state == "missing")
        let mend = try #require(report.mend)
        #expect(mend.contains(command))
        #expect(mend.split(separator: " ").contains { $0 == package })
    }

    /// A capture unpacks one where it is missing, so that is no fault.
    @Test(arguments: [
        ("apt", "qemu-system-arm"), ("dnf", "qemu-system-aarch64-core"),
        ("pacman", "qemu-system-aarch64"), ("zypper", "qemu-arm"),
    ])
    func aMissingQEMUOfArm64IsAWarningWithItsPackage(manager: String, package: String) async throws
    {
        let ending = try await Tool.run(
            ["doctor", "--json", "--manager", manager], environment: ["PATH": "/nowhere"])
        let qemu = try #require(try report(ending).checks.first { $0.name == "qemu-arm" })
        #expect(qemu.state == "warning")
        #expect(qemu.detail.contains("guests of arm64"))
        #expect(qemu.mend?.split(separator: " ").contains { $0 == package } == true)
    }

    @Test func aCacheThatCannotBeMadeIsMissing() async throws {
        let ending = try await Tool.run(
            ["doctor"], environment: ["XDG_CACHE_HOME": "/proc/nowhere"])
        #expect(ending.status == 3)
        #expect(ending.output.contains("MISSING  cache"))
    }
}
