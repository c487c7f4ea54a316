// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import Foundation
import SRCapture
public import SRGuest
import SRRunFolder
import SRSupport
import SystemPackage

/// `srorch doctor`: what this machine can do, and what mends what is missing.
struct DoctorVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check all that a capture needs, and print what mends each thing missing.",
        discussion: """
            Ends with status 3 when something is missing without which no capture works. With a \
            run, also what it takes to make that one again: its root, kernel and QEMU, each from \
            the cache or of packages that the mirror or the archive still has.

            EXAMPLES:
              srorch doctor
              srorch doctor --manager dnf
              srorch doctor runs/sort
            """)

    @Argument(
        help: "The run folder of a capture that is to be made again.", completion: .directory)
    var run: String?

    @Option(
        help: "Print the package names of apt, dnf, pacman or zypper. (default: this host's)")
    var manager: HostPackages.Manager?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let report: Doctor.Report
        do {
            let pinned = try run.map { try Self.pinned($0) }
            report = try await Interruption.cancelling {
                try await Doctor(environment: ProcessInfo.processInfo.environment)
                    .examine(manager: manager, pinned: pinned) { Complaint.say($0) }
            }
        } catch {
            throw Complaint.say(error).exitCode
        }
        if json {
            try put(json: report)
        } else {
            try show(Self.text(report))
        }
        if !report.isGood { throw ExitStatus.missingTool.exitCode }
    }

    private static func pinned(_ run: String) throws -> PinnedImage {
        let folder = RunFolder(path: FilePath(Names.input(run)))
        guard let pinned = PinnedImage(of: try RunRecord(path: folder.record)) else {
            throw SRError(
                .input,
                "\(run) is not a capture: it was made without a guest, of which nothing "
                    + "can be missing")
        }
        return pinned
    }

    private static func text(_ report: Doctor.Report) -> String {
        var text = ""
        let width = report.checks.map(\.name.count).max() ?? 0
        for check in report.checks {
            let mark =
                switch check.state {
                case .good: "ok     "
                case .warning: "warning"
                case .missing: "MISSING"
                }
            let pad = String(repeating: " ", count: width - check.name.count)
            let detail = check.detail.replacing("\n", with: "\n         ")
            text += "\(mark)  \(check.name)\(pad)  \(detail)\n"
            if check.state != .good, let mend = check.mend { text += "         mend: \(mend)\n" }
        }
        if let mend = report.mend {
            text += "\nAll the packages at once:\n  \(mend)\n"
        } else if report.isGood {
            text += "\nReady: srorch capture --workload kernel-build\n"
        }
        return text
    }
}

extension HostPackages.Manager: ExpressibleByArgument {}
