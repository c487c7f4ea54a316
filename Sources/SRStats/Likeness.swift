// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A figure in a word.
public enum Likeness: String, Sendable, Comparable, CaseIterable {
    /// The two traces agree in all figures, to the last event.
    case equal
    case alike, similar
    /// The interval holds the word's opposite, or there is none to be had.
    case tooFew = "too few"
    case different

    /// Distances up to 0.05 (one page in twenty elsewhere) are alike, and all those that two
    /// draws of one trace reach by chance; up to 0.15 they are similar. Ratios are alike within
    /// 15 % and similar within 30 %. These are the project's goals for a modelled memory held
    /// against a captured one, with twice the ratio for programs.
    static let alikeDistance = 0.05
    static let similarDistance = 0.15
    static let alikeRatio = 1.15
    static let similarRatio = 1.3

    /// The word for a figure with its interval: the value proposes it, and the interval can
    /// refuse it. Alike is refused by an interval that goes on to what is different; different
    /// by one that holds what is alike; similar by one that holds both.
    init(_ kind: TraceDistance.Figure.Kind, _ estimate: Estimate) {
        let isRatio = kind == .ratio
        let alike = isRatio ? Self.alikeRatio : Self.alikeDistance
        let similar = isRatio ? Self.similarRatio : Self.similarDistance
        let value = isRatio ? Self.away(estimate.value) : estimate.value
        let (near, far) = Self.reach(estimate, isRatio: isRatio)
        if value <= max(alike, estimate.chance ?? 0) {
            self = far <= similar ? .alike : .tooFew
        } else if value <= similar {
            self = near <= alike && far > similar ? .tooFew : .similar
        } else {
            self = near <= alike ? .tooFew : .different
        }
    }

    /// A ratio's distance from 1, as the factor that it is above or below.
    private static func away(_ ratio: Double) -> Double {
        ratio > 0 ? max(ratio, 1 / ratio) : .infinity
    }

    /// How near to equal the interval comes, and how far it goes.
    private static func reach(
        _ estimate: Estimate, isRatio: Bool
    ) -> (near: Double, far: Double) {
        guard isRatio else { return (estimate.low, estimate.high) }
        let ends = [away(estimate.low), away(estimate.high)]
        let holdsOne = estimate.low <= 1 && estimate.high >= 1
        return (holdsOne ? 1 : min(ends[0], ends[1]), max(ends[0], ends[1]))
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (one: Likeness, two: Likeness) -> Bool { one.rank < two.rank }
}
