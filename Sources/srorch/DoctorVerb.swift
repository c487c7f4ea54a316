// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import Foundation
public import SRMachine

/// `srorch doctor`: what this machine can do, and what mends what is missing.
struct DoctorVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check all that a capture needs, and print what mends each thing missing.",
        discussion: """
            Ends with status 3 when something is missing without which no capture works.

            Example:
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
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            show(report)
        }
        if !report.isGood { throw ExitStatus.missingTool.exitCode }
    }

    private func show(_ report: Doctor.Report) {
        let width = report.checks.map(\.name.count).max() ?? 0
        for check in report.checks {
            let mark =
                switch check.state {
                case .good: "ok     "
                case .warning: "warning"
                case .missing: "MISSING"
                }
            let pad = String(repeating: " ", count: width - check.name.count)
            print("\(mark)  \(check.name)\(pad)  \(check.detail)")
            if check.state != .good, let mend = check.mend { print("         mend: \(mend)") }
        }
        if let mend = report.mend {
            print("\nAll the packages at once:\n  \(mend)")
        } else if report.isGood {
            print("\nReady: srorch capture --workload kernel-build")
        }
    }
}

extension HostPackages.Manager: ExpressibleByArgument {}
