// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import Foundation
public import SRGuest
import SRSupport

/// `srorch doctor`: what this machine can do, and what mends what is missing.
struct DoctorVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check all that a capture needs, and print what mends each thing missing.",
        discussion: """
            Ends with status 3 when something is missing without which no capture works.

            EXAMPLES:
              srorch doctor
              srorch doctor --manager dnf
            """)

    @Option(
        help: "Print the package names of apt, dnf, pacman or zypper. (default: this host's)")
    var manager: HostPackages.Manager?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let report: Doctor.Report
        do {
            report = try await Doctor(environment: ProcessInfo.processInfo.environment)
                .examine(manager: manager)
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
            text += "\(mark)  \(check.name)\(pad)  \(check.detail)\n"
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
