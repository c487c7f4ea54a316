// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
internal import SRParse
public import SRReport
internal import SRRunFolder
public import SRStats
internal import SRSupport
internal import SystemPackage

/// What two datasets have in common and what not.
public struct DatasetDifference: Sendable {
    /// A run that both have, with other bytes.
    public struct Other: Sendable {
        public var name: String
        public var distance: DistanceReport
    }

    public var onlyInFirst: [String]
    public var onlyInSecond: [String]
    /// Runs whose traces are the same, byte for byte.
    public var same: [String]
    public var others: [Other]

    /// Compares them, run by run, by their names. Time: O(events) of the runs that differ.
    ///
    /// - Parameters:
    ///   - first: what is compared with.
    ///   - second: what is compared.
    ///   - bootstrap: how intervals are drawn.
    ///   - begins: takes what is done next, such as `comparing sort-1, 1 of 2`.
    /// - Throws: `SRError` or `CancellationError`.
    public init(
        from first: Dataset, to second: Dataset, bootstrap: Bootstrap = Bootstrap(),
        begins: (String) -> Void = { _ in }
    ) async throws {
        let firsts = first.description.runs
        let seconds = Dictionary(
            uniqueKeysWithValues: second.description.runs.map { ($0.name, $0) })
        let names = Set(firsts.map(\.name))
        onlyInFirst = firsts.map(\.name).filter { seconds[$0] == nil }
        onlyInSecond = second.description.runs.map(\.name).filter { !names.contains($0) }
        same = []
        others = []
        for (number, run) in firsts.enumerated() {
            try Task.checkCancellation()
            guard let other = seconds[run.name] else { continue }
            if run.traceSHA256 == other.traceSHA256 {
                same.append(run.name)
                continue
            }
            begins("comparing \(run.name), \(number + 1) of \(firsts.count)")
            let report = DistanceReport(
                first: try await Self.profile(first, run.name), "first/\(run.name)",
                second: try await Self.profile(second, run.name), "second/\(run.name)",
                bootstrap: bootstrap)
            others.append(Other(name: run.name, distance: report))
        }
    }

    private static func profile(_ dataset: Dataset, _ name: String) async throws -> TraceProfile {
        try await dataset.withRuns([name], only: "trace.srt") { folders in
            guard let folder = folders[name] else {
                throw SRError(.archive, "\(dataset.path): \(name) has no trace")
            }
            var reader = try TraceReader(path: folder.trace.string)
            let profile = try await TraceProfile(allOf: &reader, compressor: 0)
            guard reader.state == .complete else {
                throw SRError(.archive, "\(dataset.path): the trace of \(name) is not whole")
            }
            return profile
        }
    }
}
