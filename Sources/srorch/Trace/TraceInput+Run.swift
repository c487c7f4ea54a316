// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc
import SRLinux
import SRReplay
import SRRunFolder
import SystemPackage

extension TraceInput {
    /// The record of the run that the trace is of: in the folder that was named, or beside a
    /// trace that is a run folder's `trace.srt`. Nil if there is none; says so if there is one
    /// that cannot be read.
    var record: RunRecord? {
        guard name != "-" else { return nil }
        let trace = FilePath(path)
        guard trace.lastComponent == "trace.srt" else { return nil }
        let file = RunFolder(path: trace.removingLastComponent()).record
        guard unsafe access(file.string, F_OK) == 0 else { return nil }
        do { return try RunRecord(path: file) } catch {
            Complaint.say("\(error)")
            return nil
        }
    }

    /// The kernel whose rules allocators are to follow: `named`, else the run's own, else the
    /// usual one.
    /// - Returns: it, and whether it is more than the usual one for want of another.
    func kernel(
        or named: KernelSeries?
    ) -> (kernel: KernelSeries, isKnown: Bool) {
        let own = named ?? record?.kernel.flatMap { .init(release: $0) }
        return (own ?? .usual, own != nil)
    }
}
