// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Subprocess

/// What Slurm's programs see of this process's environment.
///
/// They take options from variables: a `SQUEUE_STATES` that a user set for their own eyes would
/// hide tasks, which would then be submitted twice; `SLURM_*` of a job that the sweep runs in
/// would be taken for wishes. So none of them is passed on but where the cluster is and who asks.
enum SlurmEnvironment {
    private static let prefixes = [
        "SALLOC_", "SBATCH_", "SCANCEL_", "SCONTROL_", "SINFO_", "SLURM_", "SQUEUE_",
    ]
    private static let kept = [
        "SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_JWT", "SLURM_SACK_JWKS", "SLURM_SACK_KEY",
    ]

    /// Names of the variables that are not passed on, sorted.
    static func leftOut(of names: some Sequence<String>) -> [String] {
        names.filter { name in
            prefixes.contains { name.hasPrefix($0) } && !kept.contains(name)
        }.sorted()
    }

    private static var leftOut: [String] {
        leftOut(of: ProcessInfo.processInfo.environment.keys)
    }

    static var clean: Environment {
        var removed: [Environment.Key: String?] = [:]
        for name in leftOut {
            guard let key = Environment.Key(rawValue: name) else { continue }
            removed.updateValue(nil, forKey: key)
        }
        return .inherit.updating(removed)
    }

    /// What a user should know who has set options of sbatch in the environment; nil if there
    /// are none.
    static var remark: String? {
        let options = leftOut.filter { $0.hasPrefix("SBATCH_") }
        guard !options.isEmpty else { return nil }
        return "not passed to sbatch: \(options.joined(separator: ", ")) (--sbatch-option passes a "
            + "word on)"
    }
}
