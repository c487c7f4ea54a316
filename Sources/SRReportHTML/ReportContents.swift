// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRReport
internal import SRRunFolder
internal import SRStats

/// What a report tells, whatever it is told on: a page or a terminal.
public struct ReportContents: Sendable {
    /// A run of which there are no figures: what it is called, and why.
    public struct Absence: Sendable {
        public var name: String
        public var reason: String

        public init(_ name: String, _ reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// What the runs are together: a dataset's title, a sweep's name.
    public var subject: String?
    public let runs: [RunFigures]
    /// Runs of which nothing could be read.
    public var unread: [Absence] = []
    /// Runs of sweeps that failed.
    public var failed: [Absence] = []
    /// Runs of sweeps that are neither whole nor failed.
    public var notMade = 0
    /// What devices would have held, and which to take: a page's first words, each a paragraph.
    public var verdict: [String] = []
    /// What else there is to say of the runs together, each a sentence.
    public var notes: [String] = []
    /// Which of the runs the others are held against.
    public let baseline: Int?
    /// Each run's distance; nil for the baseline, and where there is none.
    let distances: [RunDistance?]

    /// Time: that of a ``RunDistance`` for each run, where there is a baseline.
    public init(runs: [RunFigures], baseline: Int? = nil) {
        self.runs = runs
        self.baseline = baseline
        distances = runs.indices.map { index in
            guard let baseline, index != baseline else { return nil }
            return RunDistance(from: runs[baseline], to: runs[index])
        }
        let sizes = Set(runs.map(\.header.pageSize.bytes)).sorted()
        if sizes.count > 1 {
            notes.append(
                "The runs have pages of \(sizes.map(String.init).joined(separator: " and ")) "
                    + "bytes: their counts of pages are not of one unit.")
        }
        // Where they were asked for different memory, that is no surprise.
        let records = runs.compactMap(\.record).filter { $0.guest != nil }
        if Set(records.map { $0.settings?.memcgMiB ?? $0.guest?.memoryMiB }).count == 1,
            let apart = AvailableMemory(records.map(\.memoryKiB)).apart
        {
            notes.append("\(apart). That alone may be why runs differ.")
        }
    }

    var title: String {
        if let subject { return subject }
        return runs.count == 1 ? runs[0].name : "\(runs.count) runs"
    }

    /// How many runs there are, and what became of the others; nil where there is nothing to say.
    var account: String? {
        let others = [
            (failed.count, "failed"), (notMade, "not made"), (unread.count, "not readable"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        guard !others.isEmpty else { return nil }
        let all = runs.count + failed.count + notMade + unread.count
        return "\(runs.count) of \(all) runs are told here; " + others.joined(separator: ", ") + "."
    }
}
