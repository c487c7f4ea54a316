// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
public import SRStats
internal import SRSupport
internal import SystemPackage

/// What was counted when a run's trace was read back: nobody who has it reads the trace again.
public struct TraceLengths: Sendable {
    /// Lengths under the first of ``compressors``.
    public let histogram: LengthHistogram
    /// Those whose lengths the trace has, in its order.
    public let compressors: [String]
    /// SHA-256 of header and events, as ``EventDigest`` has it.
    let sha256: String

    /// Reads a trace to its end. Memory: one block.
    /// - Throws: what `TraceReader` finds wrong with the file.
    init(of trace: FilePath) throws(SRError) {
        var reader = try TraceReader(path: trace.string)
        var histogram = LengthHistogram(pageSize: reader.header.pageSize)
        var digest = EventDigest(reader.header)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {
            histogram.add(batch, compressor: 0)
            digest.add(batch)
        }
        self.histogram = histogram
        sha256 = digest.finish()
        compressors = reader.header.compressors
    }
}
