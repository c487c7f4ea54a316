// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse

/// How many pages a run had written, over its time.
public struct WriteCurve: Sendable {
    public struct Point: Sendable {
        /// Guest seconds from the trace's first event.
        public var seconds: Double
        public var writes: Int
    }

    /// Whether the run is of side B.
    public let isB: Bool
    public private(set) var points: [Point] = []

    /// More points are not seen in a picture.
    private static let mostPoints = 512

    /// Reads a trace. Time: its events; memory: `mostPoints`.
    ///
    /// - Throws: `SRError` where it cannot be read.
    public init(trace: String, isB: Bool) throws {
        self.isB = isB
        var reader = try TraceReader(path: trace)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var first: UInt64?
        var writes = 0
        var step = 1
        while try reader.read(into: &batch) {
            for index in 0..<batch.count {
                first = first ?? batch.times[index]
                guard Operation(rawValue: batch.operations[index]) == .write else { continue }
                writes += 1
                guard writes % step == 0 else { continue }
                let time = batch.times[index] - (first ?? 0)
                points.append(Point(seconds: Double(time) / 1e9, writes: writes))
                guard points.count == Self.mostPoints else { continue }
                step *= 2
                points = points.filter { $0.writes % step == 0 }
            }
        }
    }
}
