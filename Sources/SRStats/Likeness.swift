// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension TraceDistance {
    /// One of the figures, with what it is.
    public struct Figure: Sendable {
        /// How the figure is taken, and so how it is to be read.
        public enum Kind: String, Sendable {
            /// Second to first: 1 is equal.
            case ratio
            case totalVariation
            case kolmogorovSmirnov
            /// Normalised difference of areas.
            case area
        }

        /// The figure's key in JSON.
        public var key: String
        /// Its name for people.
        public var name: String
        public var kind: Kind
        /// Nil where one of the traces has nothing to take it from.
        public var estimate: Estimate?

        /// How alike the two traces are in this; nil without an estimate.
        public var likeness: Likeness? {
            estimate.map { Likeness(kind, $0) }
        }
    }

    /// All figures, in the order in which they are told.
    public var figures: [Figure] {
        [
            .init(key: "reads", name: "reads", kind: .ratio, estimate: reads),
            .init(key: "writes", name: "writes", kind: .ratio, estimate: writes),
            .init(key: "frees", name: "frees", kind: .ratio, estimate: frees),
            .init(
                key: "lengths", name: "compressed lengths", kind: .totalVariation,
                estimate: lengths),
            .init(
                key: "readReuse", name: "reuse distance of reads", kind: .kolmogorovSmirnov,
                estimate: readReuse),
            .init(
                key: "writeReuse", name: "reuse distance of writes", kind: .kolmogorovSmirnov,
                estimate: writeReuse),
            .init(
                key: "lifetimeEvents", name: "lifetimes in events", kind: .kolmogorovSmirnov,
                estimate: lifetimeEvents),
            .init(
                key: "lifetimeTime", name: "lifetimes in time", kind: .kolmogorovSmirnov,
                estimate: lifetimeTime),
            .init(
                key: "readRuns", name: "runs of reads", kind: .kolmogorovSmirnov,
                estimate: readRuns),
            .init(
                key: "writeRuns", name: "runs of writes", kind: .kolmogorovSmirnov,
                estimate: writeRuns),
            .init(key: "live", name: "live pages over the run", kind: .area, estimate: live),
        ]
    }
}

/// A figure in a word.
public enum Likeness: String, Sendable, Comparable, CaseIterable {
    case alike, similar, different

    /// Distances up to 0.05 (one page in twenty elsewhere) are alike, and up to 0.15 those
    /// that two draws of one trace reach by chance; ratios within 15 %. These are the
    /// project's goals for a modelled memory held against a captured one, with twice the
    /// ratio for programs.
    static let alikeDistance = 0.05
    static let similarDistance = 0.15
    static let alikeRatio = 1.15
    static let similarRatio = 1.3

    init(_ kind: TraceDistance.Figure.Kind, _ estimate: Estimate) {
        let value = estimate.value
        if kind == .ratio {
            let away = max(value, 1 / value)
            self =
                away <= Self.alikeRatio
                ? .alike : away <= Self.similarRatio ? .similar : .different
            return
        }
        if value > Self.similarDistance {
            self = .different
        } else {
            self = value <= max(Self.alikeDistance, estimate.chance ?? 0) ? .alike : .similar
        }
    }

    private var rank: Int {
        switch self {
        case .alike: 0
        case .similar: 1
        case .different: 2
        }
    }

    public static func < (one: Likeness, two: Likeness) -> Bool { one.rank < two.rank }
}
