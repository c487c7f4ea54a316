// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRRunFolder
internal import SystemPackage

/// A dataset that was read through and, run by run, decoded.
public struct Verification: Sendable {
    /// What was found of a run.
    public struct Run: Sendable {
        public var run: DatasetDescription.Run
        /// What is wrong; none where all agrees.
        public var problems: [String]
    }

    public let dataset: Dataset
    public let runs: [Run]

    public var isWhole: Bool { runs.allSatisfy { $0.problems.isEmpty } }

    /// Decodes every trace and holds it against its record, and that against dataset.json.
    ///
    /// Time: O(events). Memory: a block; in the system's folder for temporary files one trace
    /// at a time.
    ///
    /// - Parameters:
    ///   - dataset: what is verified.
    ///   - begins: takes what is done next, such as `verifying sort-1, 1 of 2`.
    /// - Throws: `SRError` or `CancellationError`.
    public init(
        of dataset: Dataset, begins: (String) -> Void = { _ in }
    ) async throws {
        self.dataset = dataset
        var runs: [Run] = []
        let all = dataset.description.runs
        for (number, run) in all.enumerated() {
            try Task.checkCancellation()
            begins("verifying \(run.name), \(number + 1) of \(all.count)")
            guard let record = dataset.records[run.name] else { continue }
            var problems: [String] = []
            if record.described(as: run.name) != run {
                problems.append("dataset.json says other figures than its run.json")
            }
            problems += try await dataset.withRuns([run.name], only: "trace.srt") { folders in
                guard let folder = folders[run.name] else { return ["it has no trace"] }
                return await RunCheck.problems(trace: folder.trace, record: record)
            }
            if record.status != .ok { problems.append("it ended as '\(record.status.rawValue)'") }
            runs.append(Run(run: run, problems: problems))
        }
        self.runs = runs
    }
}
