// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// QEMU's start with the shim in it, and what came of that. Where there is no shim the guest runs
/// all the same, and is said not to be repeatable.
struct SteadyStart {
    /// The command that starts QEMU.
    let words: [String]
    private let digest: String?
    private let report: SteadyReport?
    /// Why there is no report.
    private let flaw: String?

    init(_ run: GuestRun) {
        let folder = run.machine.monitor.removingLastComponent()
        var begun: (words: [String], digest: String, report: SteadyReport)?
        var flaw: String?
        do {
            let shim = try SteadyShim.find()
            let report = try SteadyReport(path: folder.appending("steady"))
            begun = (
                try shim.words(
                    starting: run.qemu.words, report: report.path,
                    link: folder.appending(SteadyShim.fileName),
                    environment: ProcessInfo.processInfo.environment),
                try FileDigest.sha256(of: shim.path), report
            )
        } catch {
            flaw = "\(error)"
        }
        words = begun?.words ?? run.qemu.words
        digest = begun?.digest
        report = begun?.report
        self.flaw = flaw
    }

    /// The report, as far as QEMU has made it by now.
    var steadiness: Steadiness {
        Steadiness(
            version: SteadyShim.version, digest: digest,
            flaw: report.map(\.flaw) ?? flaw)
    }
}
