// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// What a sweep has on a cluster, as `slurm/job.json` keeps it from start to start: a job array,
/// or several where the plan is longer than the cluster's arrays may be.
struct SlurmJob: Codable, Sendable, Hashable {
    struct Array: Codable, Sendable, Hashable {
        /// Slurm's number of the array.
        var job: Int
        /// The number, in ``SweepPlan/runs``, of the run that the array's task 0 would make.
        var first: Int
    }

    var arrays: [Array] = []
    /// Which try at the runs it is, from 0.
    var attempt: Int
    /// Numbers, in ``SweepPlan/runs``, of those that the arrays make, in ascending order.
    var indices: [Int]

    /// The arrays' numbers, for people.
    var name: String {
        (arrays.count == 1 ? "job " : "jobs ") + arrays.map { "\($0.job)" }.joined(separator: ", ")
    }

    init(attempt: Int, indices: [Int]) {
        self.attempt = attempt
        self.indices = indices
    }

    /// The indices by array: each array's numbers are below `limit`, from its first index on.
    static func parts(of indices: [Int], limit: Int) -> [(first: Int, tasks: [Int])] {
        var parts: [(first: Int, tasks: [Int])] = []
        for index in indices {
            let first = index / limit * limit
            if parts.last?.first != first { parts.append((first, [])) }
            parts[parts.count - 1].tasks.append(index - first)
        }
        return parts
    }

    /// nil: the sweep has no job.
    init?(in folder: SweepFolder) throws {
        let path = folder.slurm.appending("job.json")
        guard FileManager.default.fileExists(atPath: path.string) else { return nil }
        do {
            self = try JSONDecoder().decode(
                SlurmJob.self, from: Data(contentsOf: URL(filePath: path.string)))
        } catch {
            throw SRError(.output, "cannot read \(path): \(SystemReason.text(error))")
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
