// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRReport
internal import SRRunFolder
internal import SRStats

/// A run held against the report's baseline, or why it cannot be.
public struct RunDistance: Sendable {
    public let baseline: String
    /// Why the two cannot be compared, each a sentence; then `report` is nil.
    public let obstacles: [String]
    /// What differs between the two that decides what is swapped: they are not two tries at one
    /// thing.
    let differences: [Difference]
    /// What a reader has to know to read the figures rightly.
    let notes: [String]
    let report: DistanceReport?

    struct Difference: Equatable, Sendable {
        let name: String
        let baseline: String
        let run: String
    }

    /// Time: `TraceDistance`'s.
    public init(from baseline: RunFigures, to run: RunFigures) {
        self.baseline = baseline.name
        obstacles = Self.obstacles(baseline, run)
        differences = RunFigures.differing([baseline, run]).map { name in
            Difference(
                name: name, baseline: baseline.trait(name) ?? "not known",
                run: run.trait(name) ?? "not known")
        }
        guard obstacles.isEmpty else {
            report = nil
            notes = []
            return
        }
        let report = DistanceReport(
            first: baseline.profile, baseline.name, second: run.profile, run.name,
            bootstrap: Bootstrap(),
            memory: AvailableMemory([baseline, run].map { $0.record?.memoryKiB }))
        var notes = report.notes
        for figures in [baseline, run] {
            guard let record = figures.record, record.status != .ok else { continue }
            notes.append("\(figures.name) ended with status \(record.status.rawValue).")
        }
        self.report = report
        self.notes = notes
    }

    private static func obstacles(_ baseline: RunFigures, _ run: RunFigures) -> [String] {
        var obstacles: [String] = []
        let sizes = (baseline.header.pageSize, run.header.pageSize)
        if sizes.0 != sizes.1 {
            obstacles.append(
                "Pages have \(sizes.0.bytes) bytes in \(baseline.name) and \(sizes.1.bytes) in \(run.name)."
            )
        }
        for figures in [baseline, run] {
            if figures.profile.events == 0 { obstacles.append("\(figures.name) has no events.") }
            if !figures.isWhole {
                obstacles.append("The trace of \(figures.name) is not whole.")
            }
        }
        return obstacles
    }

    /// The comparison in a sentence or two.
    var verdict: String {
        guard let report else {
            return "Cannot be compared with \(baseline): " + obstacles.joined(separator: " ")
        }
        return report.verdict
    }

    /// The distance in a word or two, for a table.
    var word: String {
        guard let report else { return "not comparable" }
        return report.distance.figures.compactMap(\.likeness).max()?.rawValue ?? "-"
    }

    /// ``differences`` in a sentence; nil if there are none.
    var unlike: String? {
        guard !differences.isEmpty else { return nil }
        return "These are not two tries at one thing: "
            + differences.map { "\($0.name) \($0.run), not \($0.baseline)" }
            .joined(separator: "; ") + "."
    }
}
