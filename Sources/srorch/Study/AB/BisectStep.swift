// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport

/// `srorch ab --fail-if` as a step of `git bisect run`, which takes 0 for good, 125 for a commit to
/// skip, any other status below 128 for bad, and stops at the rest.
enum BisectStep {
    /// The status to end with: what is no answer must not be taken for one.
    ///
    /// - Parameters:
    ///   - status: the one of the failure itself.
    ///   - words: the command line.
    static func status(_ status: Int32, words: [String]) -> Int32 {
        guard words.first == "ab",
            words.contains(where: { $0 == "--fail-if" || $0.hasPrefix("--fail-if=") })
        else { return status }
        let answers: [ExitStatus] = [.success, .conditionMet, .cannotBeTested]
        guard status < 128, !answers.map(\.rawValue).contains(status) else { return status }
        return ExitStatus.notJudged.rawValue
    }

    /// What of a run's failures says nothing of its kernel: the machine's and the command line's
    /// are the same for every commit.
    private static let ofThisMachine: [ExitStatus] = [
        .missingTool, .outputError, .interrupted, .fault, .usage,
    ]

    /// The status for a run of kernel B that failed.
    ///
    /// - Parameter status: the run's own; a signal's number negative, nil if it is not known.
    static func status(ofRun status: Int?) -> ExitStatus {
        guard let status, status > 0, let known = ExitStatus(rawValue: Int32(status)) else {
            return .notJudged
        }
        return ofThisMachine.contains(known) ? .notJudged : .cannotBeTested
    }
}
