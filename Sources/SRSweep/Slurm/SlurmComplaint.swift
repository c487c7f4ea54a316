// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles

/// What Slurm's programs complain of, in words that tell what to do.
enum SlurmComplaint {
    /// Slurm forgets a job some minutes after its end (MinJobAge).
    static let noSuchJob = "there is no such job"

    /// What Slurm writes (src/common/slurm_errno.c, and its client programs), and what that means.
    private static let known = [
        ("Invalid job id", noSuchJob),
        ("Unable to contact slurm controller", "its controller cannot be reached"),
        ("Connection refused", "its controller cannot be reached"),
        ("Zero Bytes were transmitted", "its controller does not answer"),
        ("timed out", "its controller does not answer"),
        ("Could not establish a configuration source", "it is not set up on this machine"),
        ("Invalid partition name", "there is no such partition: give another by --partition"),
        ("Invalid account or account/partition", "this user may not use that account or partition"),
        ("Invalid qos", "there is no such quality of service"),
        ("Invalid job array specification", "its MaxArraySize allows fewer tasks"),
        ("Requested node configuration is not available", "no node has what the job asks for"),
        ("Requested time limit is invalid", "the time limit is none, or above the partition's"),
        ("job submit limit", "this user has as many jobs as are allowed"),
        ("unrecognized option", "sbatch does not know one of the words of --sbatch-option"),
        ("invalid option", "sbatch does not know one of the words of --sbatch-option"),
        ("Access/permission denied", "this user may not do that"),
    ]

    /// - Parameter said: the program's standard error.
    static func words(_ said: String, of program: String) -> String {
        if let (_, words) = known.first(where: { said.contains($0.0) }) { return words }
        return ProgramWords.after(
            "\(program) failed for a reason that is not known here", said, of: "it")
    }
}
