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

    /// Reads a trace to its end. Memory: one block.
    /// - Throws: what `TraceReader` finds wrong with the file.
    init(of trace: FilePath) throws(SRError) {
        var reader = try TraceReader(path: trace.string)
        var histogram = LengthHistogram(pageSize: reader.header.pageSize)
        try histogram.add(&reader)
        self.histogram = histogram
        compressors = reader.header.compressors
    }
}
