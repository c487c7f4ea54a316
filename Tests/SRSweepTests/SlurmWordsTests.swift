// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

@testable import SRSweep

/// What Slurm's programs are asked, and what they see.
@Suite("Slurm's words")
struct SlurmWordsTests {
    @Test func aUsersOwnOptionsAreLeftOut() {
        let names = [
            "PATH", "SQUEUE_STATES", "SQUEUE_PARTITION", "SQUEUE_USERS", "SBATCH_ACCOUNT",
            "SLURM_JOB_ID", "SLURM_CONF", "SLURM_JWT", "SLURM_CLUSTERS", "SCANCEL_STATE", "SLURMED",
        ]
        #expect(
            SlurmEnvironment.leftOut(of: names) == [
                "SBATCH_ACCOUNT", "SCANCEL_STATE", "SLURM_CLUSTERS", "SLURM_JOB_ID",
                "SQUEUE_PARTITION", "SQUEUE_STATES", "SQUEUE_USERS",
            ])
    }

    /// What is not known is told as Slurm's words, what is known in ours alone.
    @Test func aComplaintIsQuoted() {
        #expect(
            SlurmComplaint.words(
                "sbatch: error: Batch job submission failed: No\u{7} luck\n", of: "sbatch")
                == "sbatch failed for a reason that is not known here; it said: "
                + "\"sbatch: error: Batch job submission failed: No luck\"")
        #expect(
            SlurmComplaint.words("scancel: error: Invalid job id 7\n", of: "scancel")
                == "there is no such job")
    }

    /// Every index is a task of one array, its number below the cluster's limit.
    @Test(arguments: [1, 2, 7, 1001])
    func aLongPlanIsSplit(_ limit: Int) {
        let indices = (0..<2500).filter { $0 % 3 != 1 && !(700..<1500).contains($0) }
        let parts = SlurmJob.parts(of: indices, limit: limit)
        #expect(parts.flatMap { part in part.tasks.map { part.first + $0 } } == indices)
        #expect(parts.allSatisfy { $0.tasks.allSatisfy { (0..<limit).contains($0) } })
        #expect(Set(parts.map(\.first)).count == parts.count)
    }
}
