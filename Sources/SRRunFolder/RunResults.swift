// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRStats
internal import SRSupport
internal import SystemPackage

/// Puts a finished run's results into its folder.
package enum RunResults {
    /// Writes `histogram.txt` and `run.json`, and removes what is of no more use. What fails is
    /// in the record, which says so whatever else does.
    ///
    /// - Parameters:
    ///   - traceIsWhole: whether all that came is in the trace, so that the stream it was made
    ///     from can go.
    ///   - lock: of the folder; gives its room to run.json.
    /// - Throws: ``SRError`` of status `outputError` if run.json itself cannot be written.
    package static func write(
        _ record: inout RunRecord, folder: RunFolder, traceIsWhole: Bool, lock: RunLock
    ) throws {
        if let bytes = HostFiles.size(folder.trace), traceIsWhole {
            do {
                record.trace = .init(
                    bytes: bytes, sha256: try FileDigest.sha256(of: folder.trace))
                record.events?.sha256 = try EventDigest.of(trace: folder.trace.string)
                try writeHistogram(folder)
            } catch {
                // The cause that came first says more.
                let earlier = record.message
                record.end(.outputError, earlier)
                record.add(SystemReason.text(error))
            }
        }
        lock.giveRoom()
        try record.write(to: folder.record)
        if traceIsWhole { HostFiles.remove(folder.stream) }
        if HostFiles.size(folder.qemuLog) == 0 { HostFiles.remove(folder.qemuLog) }
    }

    /// The layout of 2008, which the tools of that time read.
    private static func writeHistogram(_ folder: RunFolder) throws {
        let histogram = try LengthHistogram(trace: folder.trace.string)
        do {
            try Histogram2008.text(histogram).write(
                toFile: folder.histogram.string, atomically: true, encoding: .utf8)
        } catch {
            throw SRError(
                .output, "cannot write \(folder.histogram): \(SystemReason.text(error))")
        }
    }
}
