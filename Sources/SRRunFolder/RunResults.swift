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
    /// in the record, which says so whatever else does. The trace is decoded here, once.
    ///
    /// - Parameters:
    ///   - traceIsWhole: whether all that came is in the trace, so that the stream it was made
    ///     from can go.
    ///   - lock: of the folder; gives its room to run.json.
    /// - Returns: the trace's lengths; nil if there is no whole trace that can be read.
    /// - Throws: `SRError` of status `outputError` if run.json itself cannot be written.
    @discardableResult
    package static func write(
        _ record: inout RunRecord, folder: RunFolder, traceIsWhole: Bool, lock: RunLock
    ) throws -> TraceLengths? {
        var lengths: TraceLengths?
        if let bytes = HostFiles.size(folder.trace), traceIsWhole {
            do {
                record.trace = .init(
                    bytes: bytes, sha256: try FileDigest.sha256(of: folder.trace))
                let counted = try TraceLengths(of: folder.trace)
                lengths = counted
                record.events?.sha256 = counted.sha256
                try writeHistogram(counted.histogram, folder)
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
        return lengths
    }

    /// The layout of 2008, which the tools of that time read.
    private static func writeHistogram(_ histogram: LengthHistogram, _ folder: RunFolder) throws {
        do {
            try Histogram2008.text(histogram).write(
                toFile: folder.histogram.string, atomically: true, encoding: .utf8)
        } catch {
            throw SRError(
                .output, "cannot write \(folder.histogram): \(SystemReason.text(error))")
        }
    }
}
