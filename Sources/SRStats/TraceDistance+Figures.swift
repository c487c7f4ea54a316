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
        public var key: Key
        /// Its name for people.
        public var name: String
        public var kind: Kind
        /// Nil where one of the traces has nothing to take it from.
        public var estimate: Estimate?
        /// How alike the two traces are in this; nil where neither has anything to take it from.
        public var likeness: Likeness?
    }

    /// The figures' keys in JSON, in the order in which they are told.
    public enum Key: String, Sendable, CaseIterable {
        case reads, writes, frees, lengths, readReuse, writeReuse, lifetimeEvents, lifetimeTime
        case readRuns, writeRuns, live
    }

    /// All figures, in the order in which they are told.
    public var figures: [Figure] {
        [
            figure(.reads, "reads", .ratio, reads),
            figure(.writes, "writes", .ratio, writes),
            figure(.frees, "frees", .ratio, frees),
            figure(.lengths, "compressed lengths", .totalVariation, lengths),
            figure(.readReuse, "reuse distance of reads", .kolmogorovSmirnov, readReuse),
            figure(.writeReuse, "reuse distance of writes", .kolmogorovSmirnov, writeReuse),
            figure(.lifetimeEvents, "lifetimes in events", .kolmogorovSmirnov, lifetimeEvents),
            figure(.lifetimeTime, "lifetimes in time", .kolmogorovSmirnov, lifetimeTime),
            figure(.readRuns, "runs of reads", .kolmogorovSmirnov, readRuns),
            figure(.writeRuns, "runs of writes", .kolmogorovSmirnov, writeRuns),
            figure(.live, "live pages over the run", .area, live),
        ]
    }

    private func figure(
        _ key: Key, _ name: String, _ kind: Figure.Kind, _ estimate: Estimate?
    ) -> Figure {
        let likeness: Likeness? =
            if let estimate {
                areEqual ? .equal : hasFew ? .tooFew : Likeness(kind, estimate)
            } else { oneSided[key] }
        return Figure(
            key: key, name: name, kind: kind, estimate: estimate, likeness: likeness)
    }
}
