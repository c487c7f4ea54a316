// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A curve that keeps each point's value until the next point.
public struct StepCurve: Sendable {
    /// Where each point stands, from the curve's start at 0; a place below the one before it
    /// counts as that one.
    private var places: [Double] = []
    private var values: [Double] = []

    public init() {}

    /// Where the last point stands; 0 without points.
    public var end: Double { places.last ?? 0 }

    /// Adds a point behind the others.
    public mutating func add(_ value: Double, at place: Double) {
        places.append(max(place, end, 0))
        values.append(value)
    }

    /// The values at `count` instants, equally far apart, from 0 to ``end``: at each, that of
    /// the last point up to there. Empty without points or for fewer than two instants.
    public func resampled(to count: Int) -> [Double] {
        guard !places.isEmpty, count > 1 else { return [] }
        var index = 0
        return (0..<count).map { instant in
            let at = end * Double(instant) / Double(count - 1)
            while index + 1 < places.count, places[index + 1] <= at { index += 1 }
            return values[index]
        }
    }
}
