// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRDataset
import SRReportHTML
import SRRunFolder
import SRSupport
import SRSweep
import SystemPackage

/// What an argument of `srorch report` turned out to be, and the runs in it.
struct ReportSource: Sendable {
    enum Kind: Sendable {
        /// A run folder, or a trace alone.
        case run
        /// The runs in `runs/` of a folder: of a sweep, or of a dataset that was unpacked.
        case folder
        case dataset(Dataset)
    }

    struct Run: Sendable {
        /// The name in its folder or dataset; nil if the run was named itself.
        var name: String?
        /// Its path's components, a run's name in a dataset among them.
        var place: [String]
        /// How it is made again, where its own record does not say it.
        var again: String?
        /// Where its folder is, as it was named; nil in a dataset.
        var folder: String?
    }

    /// The word that named it.
    let path: String
    /// What is read: the same, or a copy of what came through a pipe.
    private let file: String
    let kind: Kind
    /// What the runs are together.
    private(set) var subject: String?
    private(set) var runs: [Run] = []
    /// A sweep's.
    private(set) var failed: [ReportContents.Absence] = []
    private(set) var notMade = 0

    /// Looks what there is.
    /// - Parameter limit: of bytes that a dataset may unpack to; nil: the usual.
    /// - Throws: `SRError` of a dataset that is damaged.
    init(_ path: String, limit: UInt64? = nil) throws {
        self.path = path
        file = try Spool.path(Names.input(path))
        let folder = FilePath(file)
        let place =
            path == "-"
            ? ["standard input"]
            : FilePath(path).lexicallyNormalized().components.map(\.string)
        let files = FileManager.default
        if path.hasSuffix(".tar.zst") || file != path && Dataset.isSealed(folder) {
            let dataset = try Dataset(path: folder, limit: limit, name: path)
            kind = .dataset(dataset)
            subject = dataset.description.title
            runs = dataset.description.runs.map { run in
                Run(
                    name: run.name, place: place + [run.name],
                    again: run.repeatable
                        ? SweepListing.pasted([
                            "srorch", "dataset", "reproduce", path, run.name,
                        ]) : nil)
            }
        } else if files.fileExists(atPath: folder.appending("runs").string),
            !files.fileExists(atPath: folder.appending("trace.srt").string)
        {
            kind = .folder
            let held = try files.contentsOfDirectory(atPath: folder.appending("runs").string)
            runs = held.sorted().map { name in
                Run(
                    name: name, place: place + [name],
                    folder: folder.appending("runs").appending(name).string)
            }
            if files.fileExists(atPath: folder.appending("sweep.json").string) { addSweep() }
        } else {
            kind = .run
            runs = [Run(place: place, folder: path)]
        }
    }

    /// Puts the runs in the order of the sweep's plan, and notes those that are missing.
    private mutating func addSweep() {
        let sweep = SweepFolder(path: FilePath(file))
        let whole = sweep.whole()
        let failures = sweep.failures().subtracting(whole)
        failed = failures.sorted().map { .init($0, sweep.reason(of: $0)) }
        guard let plan = try? SweepPlan(path: sweep.plan) else { return }
        subject = plan.name
        notMade = plan.runs.count { !whole.contains($0.name) && !failures.contains($0.name) }
        let places = Dictionary(
            plan.runs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: min)
        runs.sort { places[$0.name ?? "", default: .max] < places[$1.name ?? "", default: .max] }
        failed.sort { places[$0.name, default: .max] < places[$1.name, default: .max] }
        for index in runs.indices {
            guard let name = runs[index].name, let number = places[name] else { continue }
            let words = ["srorch"] + plan.runs[number].words
            runs[index].again = SweepListing.pasted(words)
        }
    }

    /// Runs `body` with where each run lies, in order.
    func withPaths<Result>(
        _ body: ([FilePath]) async throws -> Result
    ) async throws -> Result {
        switch kind {
        case .run: try await body([FilePath(file)])
        case .folder:
            try await body(
                runs.map { FilePath(file).appending("runs").appending($0.name ?? "") })
        case .dataset(let dataset):
            try await dataset.withRuns(Set(runs.compactMap(\.name))) { folders in
                try await body(runs.compactMap { folders[$0.name ?? ""]?.path })
            }
        }
    }
}
