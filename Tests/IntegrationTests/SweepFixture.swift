// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// The plan of 24 modelled runs that comes with the project, and sweeps of it.
enum SweepFixture {
    static let project = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL
    static let plan = project.appending(path: "examples/plans/model.yaml").path
    static let runs = 24

    /// What a run's place and hour have no say in: the trace, and what the record says of it.
    struct Content: Equatable {
        var trace: Data
        var record: Data
    }

    /// All whole runs of a sweep by name.
    static func contents(of folder: URL) throws -> [String: Content] {
        let runs = folder.appending(path: "runs")
        var contents: [String: Content] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: runs.path) {
            let run = runs.appending(path: name)
            let data = try Data(contentsOf: run.appending(path: "run.json"))
            let whole = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let decided = whole.filter { !["host", "started", "seconds"].contains($0.key) }
            contents[name] = Content(
                trace: try Data(contentsOf: run.appending(path: "trace.srt")),
                record: try JSONSerialization.data(
                    withJSONObject: decided, options: .sortedKeys))
        }
        return contents
    }

    /// An uninterrupted sweep on this machine, made once for all tests.
    static let reference = Task {
        let scratch = Scratch()
        let ending = try await Tool.run(["sweep", plan, "--jobs", "2", "-o", scratch.path])
        try #require(ending.status == 0, "\(ending.complaint)")
        return try contents(of: scratch.url)
    }

    static func wholeRuns(in folder: URL) -> Int {
        ((try? FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "runs").path)) ?? []).count
    }

    /// Waits until so many runs are whole.
    static func whole(_ count: Int, in folder: URL, within seconds: Int = 300) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while wholeRuns(in: folder) < count {
            try #require(ContinuousClock.now < deadline, "\(wholeRuns(in: folder)) runs")
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
