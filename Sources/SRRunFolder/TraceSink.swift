// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRParse
internal import SRSupport
package import SystemPackage

/// Turns the collected stream into the trace file as it comes.
package struct TraceSink: ~Copyable {
    private var merger = RelayStreamMerger()
    private var writer: TraceWriter
    package private(set) var streamBytes: Int64 = 0

    package init(path: FilePath, header: TraceHeader) throws {
        writer = try TraceWriter(path: path.string, header: header)
    }

    /// What is in the trace so far.
    package var totals: TraceTotals { writer.totals }

    package mutating func take(_ bytes: ArraySlice<UInt8>) throws {
        streamBytes += Int64(bytes.count)
        try merger.feedWithLengths(Array(bytes)) { event, lengths throws(SRError) in
            try writer.append(event, otherLengths: lengths)
        }
    }

    /// Settles what the merger still holds back and ends the file.
    package consuming func finish() throws -> TraceTotals {
        try merger.finishWithLengths { event, lengths throws(SRError) in
            try writer.append(event, otherLengths: lengths)
        }
        return try writer.finish()
    }
}
