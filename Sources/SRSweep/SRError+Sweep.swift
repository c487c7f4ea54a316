// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension SRError.Code {
    /// Another process has the sweep's folder, or a job of the cluster has.
    public static let busy = Self("sweep under way", .sweepBusy)
}

extension SRError {
    /// Another process has the folder, or a job of the cluster has.
    static func busy(folder: String, holder: String) -> SRError {
        SRError(
            .busy,
            "the sweep in \(folder) is under way already (\(holder)): wait for it, or end it")
    }

    /// The cluster has no job of this sweep.
    static func noJob(folder: String) -> SRError {
        SRError(.usage, "there is no job of the sweep in \(folder)")
    }
}
