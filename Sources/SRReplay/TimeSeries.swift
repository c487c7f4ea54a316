// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// An allocator's usage over time, at evenly spaced events: at most ``limit`` + 1 of them
/// however long the trace.
public struct TimeSeries: Sendable {
    /// More points than this, and every second one goes.
    public static let limit = 1024

    public struct Point: Sendable, Equatable {
        public var moment: OperationBatch.Moment
        public var usage: Footprint

        public init(moment: OperationBatch.Moment, usage: Footprint) {
            self.moment = moment
            self.usage = usage
        }
    }

    public private(set) var points: [Point] = []

    public init() {}

    /// Adds a point. O(1) amortised.
    public mutating func append(_ point: Point) {
        points.append(point)
        guard points.count > Self.limit else { return }
        points = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
    }
}
