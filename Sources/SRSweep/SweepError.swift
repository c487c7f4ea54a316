// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why a sweep did not begin or did not go on, where no file and no program is to blame.
public enum SweepError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another process has the folder, or a job of the cluster has.
    case busy(folder: String, holder: String)
    /// The cluster has no job of this sweep.
    case noJob(folder: String)

    public var description: String {
        switch self {
        case .busy(let folder, let holder):
            return "the sweep in \(folder) is under way already (\(holder)): wait for it, or end it"
        case .noJob(let folder):
            return "there is no job of the sweep in \(folder)"
        }
    }
}
