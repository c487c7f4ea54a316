// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRText

/// The labels under a plot: round numbers where they belong, and the end with its unit.
struct Axis {
    struct Tick: Equatable {
        /// 0 at the left, 1 at the right.
        var place: Double
        var label: String
    }

    private(set) var ticks: [Tick] = []
    let end: String

    /// An axis from 0 to `end`, with at most four steps of 1, 2 or 5 times a power of ten. A
    /// round number too near the end leaves its place to that.
    init(to end: Double, _ unit: String) {
        self.end = "\(Plot.number(end)) \(unit)"
        guard end > 0 else { return }
        var step = 1.0
        while step * 10 <= end { step *= 10 }
        while step > end { step /= 10 }
        // Now at most nine steps of a power of ten fit.
        let fit = [0.2, 0.5, 1, 2, 5].map { $0 * step }.first { end / $0 <= 5 } ?? step
        var place = 0.0
        while place <= end * 0.8 {
            let label = fit >= 1 ? Numbers.grouped(UInt64(place)) : Self.short(place, fit)
            ticks.append(Tick(place: place / end, label: label))
            place = Double(ticks.count) * fit
        }
    }

    /// An axis to a power of two, in quarters.
    init(quartersOf end: Int, _ unit: String) {
        self.end = "\(end) \(unit)"
        ticks = (0..<4).map { Tick(place: Double($0) / 4, label: "\(end * $0 / 4)") }
    }

    /// `value` with as many digits after the point as steps of `step` need.
    private static func short(_ value: Double, _ step: Double) -> String {
        var places = 0
        var unit = step
        while unit < 0.999, places < 9 {
            unit *= 10
            places += 1
        }
        return Numbers.fixed(value, places)
    }
}
