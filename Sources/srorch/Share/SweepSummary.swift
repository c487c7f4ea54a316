// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSweep
import SystemPackage

/// How a start of a sweep ended, in words and as JSON.
struct SweepSummary {
    let state: SweepState
    let folder: SweepFolder
    let wasCancelled: Bool
    let onCluster: Bool

    init(_ state: SweepState, _ folder: SweepFolder, wasCancelled: Bool, onCluster: Bool) {
        self.state = state
        self.folder = folder
        self.wasCancelled = wasCancelled
        self.onCluster = onCluster
    }

    private struct Report: Encodable {
        struct Failure: Encodable {
            var name, reason: String
            var status: Int?
        }
        var name, digest, folder: String
        var runs, whole, wholeBefore: Int
        var wasInterrupted: Bool
        var failed: [Failure]
        var missing: [String]
    }

    /// Failures in the plan's order.
    private var failures: [Report.Failure] {
        state.plan.runs.compactMap { run in
            state.failed[run.name].map {
                Report.Failure(name: run.name, reason: $0.reason, status: $0.status)
            }
        }
    }

    func json() throws -> String {
        try Self.encode(
            Report(
                name: state.plan.name, digest: state.plan.digest, folder: folder.path.string,
                runs: state.plan.runs.count, whole: state.whole.count,
                wholeBefore: state.before.count, wasInterrupted: wasCancelled, failed: failures,
                missing: state.missing.map(\.name)))
    }

    func text() -> String {
        var lines = [
            "\(state.plan.runs.count) runs: \(state.whole.count) whole"
                + (state.before.isEmpty ? "" : " (\(state.before.count) before)")
                + ", \(state.failed.count) failed, "
                + "\(state.missing.count - state.failed.count) not made"
        ]
        for failure in failures {
            let how = failure.status.map { " (status \($0))" } ?? ""
            lines.append("failed: \(failure.name)\(how): \(failure.reason)")
        }
        lines.append("whole runs: \(folder.runs)")
        if !failures.isEmpty {
            lines.append("what failed: \(folder.failed); the same command tries it again")
        } else if !state.missing.isEmpty {
            lines.append(
                onCluster
                    ? "the job goes on: the same command watches it, --cancel ends it"
                    : "the same command goes on from here")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
