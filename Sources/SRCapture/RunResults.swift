// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRMachine
internal import SRParse
internal import SRReport
internal import SRStats
internal import SystemPackage

/// Puts a finished run's results into its folder.
enum RunResults {
    /// Writes `histogram.txt` and `run.json`, and removes what is of no more use.
    ///
    /// - Parameter traceIsWhole: whether all that came is in the trace, so that the stream
    ///   it was made from can go.
    static func write(
        _ record: inout RunRecord, folder: RunFolder, traceIsWhole: Bool
    ) throws {
        if let bytes = HostFiles.size(folder.trace), traceIsWhole {
            record.trace = .init(
                bytes: bytes, sha256: try FileDigest.sha256(of: folder.trace))
        }
        try record.write(to: folder.record)
        if traceIsWhole { HostFiles.remove(folder.stream) }
        if HostFiles.size(folder.qemuLog) == 0 { HostFiles.remove(folder.qemuLog) }
    }
}
