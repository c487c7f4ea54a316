// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRMachine
internal import SRRun
internal import SystemPackage

/// The job that a sweep has on a cluster, as `slurm/job.json` keeps it from start to start.
struct SlurmJob: Codable, Sendable, Hashable {
    /// Slurm's number of the array.
    var job: Int
    /// Which try at the runs it is, from 0.
    var attempt: Int
    /// Of ``SweepPlan/runs``: those that the array makes.
    var indices: [Int]

    init(job: Int, attempt: Int, indices: [Int]) {
        self.job = job
        self.attempt = attempt
        self.indices = indices
    }

    /// nil: the sweep has no job.
    init?(in folder: SweepFolder) throws {
        let path = folder.slurm.appending("job.json")
        guard FileManager.default.fileExists(atPath: path.string) else { return nil }
        do {
            self = try JSONDecoder().decode(
                SlurmJob.self, from: Data(contentsOf: URL(filePath: path.string)))
        } catch {
            throw CaptureError(.outputError, "cannot read \(path): \(SystemReason.text(error))")
        }
    }

    func write(in folder: SweepFolder) throws {
        try folder.writing {
            try SweepFolder.write(self, to: folder.slurm.appending("job.json"))
        }
    }

    static func forget(in folder: SweepFolder) {
        HostFiles.remove(folder.slurm.appending("job.json"))
    }
}
