// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the host lacks or takes away: programs, room, permission, hardware.
@Suite("Faults of the host", .serialized, .inTurn)
struct HostFaultTests {
    private func capture(
        _ folder: String, _ words: [String], environment: [Environment.Key: String?] = [:]
    ) async throws -> Tool.Ending {
        try await Tool.run(["capture", "--quiet", "-o", folder] + words, environment: environment)
    }

    @Test(arguments: ["/nowhere/qemu", "/bin/false", "/bin/true"])
    func aMissingQEMUIsNamed(program: String) async throws {
        let run = Scratch()
        let ending = try await capture(
            run.path, ["--", "true"], environment: ["SRORCH_QEMU": program])
        // true(1) prints a version and then runs no guest.
        #expect(ending.status == (program == "/bin/true" ? 4 : 3), "\(ending.complaint)")
        #expect(ending.complaint.contains("QEMU") || ending.complaint.contains("apt-get install"))
    }

    /// A program that is no QEMU is told with its words, framed as such.
    @Test func whatIsNoQEMUIsQuoted() async throws {
        let run = Scratch()
        let ending = try await capture(
            run.path, ["--", "true"], environment: ["SRORCH_QEMU": "/bin/dash"])
        #expect(ending.complaint.contains("is it QEMU; it said: \""), "\(ending.complaint)")
    }

    @Test func aKilledQEMUIsTold() async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "capture", "--quiet", "-o", run.path, "--workload", "memory-fill", "--param",
            "passes=1000",
        ]) { _ in
            while !InterruptionTests.Stage.workload.hasCome(run.url) {
                try await Task.sleep(for: .milliseconds(20))
            }
            let emulators = Remains.processes(naming: run.path).compactMap { Int32($0) }.filter {
                let name = try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)
                return name?.hasPrefix("qemu") == true
            }
            #expect(emulators.count == 1)
            for emulator in emulators { #expect(kill(emulator, SIGKILL) == 0) }
        }
        #expect(ending.status == 5, "\(ending.complaint)")
        #expect(ending.complaint.contains("signal 9"))
        #expect(try await Tool.run(["info", run.path]).status == 0)
    }

    /// Hosts where KVM works have nothing to show here.
    @Test func virtualisationThatDoesNotWorkIsOneLine() async throws {
        let run = Scratch()
        let forced = try await capture(run.path, ["--accel", "kvm", "--", "true"])
        guard forced.status != 0 else { return }
        #expect(forced.status == 4)
        #expect(forced.complaint.contains("--accel tcg"))
        let other = Scratch()
        let ending = try await Tool.run(["capture", "-o", other.path, "--", "true"])
        #expect(ending.status == 0)
        let told = ending.complaint.split(separator: "\n").filter { $0.contains("tcg") }
        #expect(told.count == 1)
        #expect(told.allSatisfy { $0.count <= 100 }, "\(told)")
        #expect(try other.part("machine")["accelerator"] as? String == "tcg")
    }

    @Test(arguments: ["/proc/run", "/sys/run"])
    func aFolderThatCannotBeMadeIsRefusedAtOnce(folder: String) async throws {
        let ending = try await capture(folder, ["--", "true"])
        #expect(ending.status == 10)
        #expect(ending.complaint.contains(folder))
    }

    @Test func aFullDiskKeepsWhatHadCome() async throws {
        let place = Scratch()
        let (output, complaint) = try await Tool.onSmallDisk(
            "3m", at: place.url,
            """
            "$2" capture --quiet -o "$1/run" --workload memory-fill --param size=96M --memory 64
            echo "capture $?"
            "$2" info "$1/run"
            echo "info $?"
            cat "$1/run/run.json"
            """)
        #expect(output.contains("capture 10"), "\(output)\(complaint)")
        #expect(complaint.contains("No space left on device"), "\(complaint)")
        #expect(output.contains("info 9"))
        #expect(output.contains("\"status\" : \"output-error\""), "\(output)")
        #expect(complaint.contains("stream.raw holds what the guest sent"), "\(complaint)")
        #expect(output.contains("65,536"), "\(output)")
        #expect(Remains.processes(naming: place.path).isEmpty)
    }

    @Test func namesThatNeedCareWork() async throws {
        let run = Scratch()
        let ending = try await capture(run.path + "/a run, with = and 'quotes'", ["--", "true"])
        #expect(ending.status == 0, "\(ending.complaint)")
    }
}
