// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRPairs

/// What `srorch ab` says of two kernels.
public struct PairsReport: Sendable {
    public struct Side: Sendable {
        public var name: String
        /// The kernel's release.
        public var kernel: String
        /// SHA-256 over the kernel's files; nil if it is not recorded.
        public var digest: String?
        /// What each run had available at its start, KiB; nil where it is not known.
        public var memAvailableKiB: [Int?]
        /// Why the runs cannot be repeated; nil if they can.
        public var unrepeatable: String?

        public init(
            name: String, kernel: String, digest: String?, memAvailableKiB: [Int?],
            unrepeatable: String?
        ) {
            self.name = name
            self.kernel = kernel
            self.digest = digest
            self.memAvailableKiB = memAvailableKiB
            self.unrepeatable = unrepeatable
        }
    }

    /// Where the noise of changes that do nothing is taken from.
    public enum Noise: String, Sendable {
        /// A's runs against one another's.
        case otherSeeds = "A against A, other seeds"
        /// A against A with another dummy word, seed by seed.
        case dummyWord = "A against A, a dummy word"
    }

    /// The first event that differs between the traces of a seed.
    public struct FirstDifference: Sendable, Equatable {
        public var seed: UInt64
        /// Counted from 0; nil where all events are the same.
        public var event: UInt64?
        /// Guest seconds since its boot; nil if no event differs.
        public var seconds: Double?

        public init(seed: UInt64, event: UInt64?, seconds: Double?) {
            self.seed = seed
            self.event = event
            self.seconds = seconds
        }
    }

    /// What ran, in words.
    public var workload: String
    public var a: Side
    public var b: Side
    /// The seeds of which there is a pair.
    public var seeds: [UInt64]
    public var comparison: PairedComparison
    public var noise: Noise
    /// Whether both sides are one kernel, and B has other dummy words.
    public var isNull: Bool
    public var firstDifferences: [FirstDifference]

    public init(
        workload: String, a: Side, b: Side, seeds: [UInt64], comparison: PairedComparison,
        noise: Noise, isNull: Bool, firstDifferences: [FirstDifference]
    ) {
        self.workload = workload
        self.a = a
        self.b = b
        self.seeds = seeds
        self.comparison = comparison
        self.noise = noise
        self.isNull = isNull
        self.firstDifferences = firstDifferences
    }

    /// Says that the two sides had different amounts of memory available; nil if they had not, by
    /// the means of their runs.
    public var memoryApart: String? {
        AvailableMemory([Self.mean(a.memAvailableKiB), Self.mean(b.memAvailableKiB)]).apart
    }

    private static func mean(_ values: [Int?]) -> Int? {
        let known = values.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +) / known.count
    }

    /// Whether a counter is marked: nothing is where the sides' memory differs, as that alone may
    /// be the cause.
    public func isMarked(_ counter: CounterDifference) -> Bool {
        memoryApart == nil && counter.isMarked
    }

    /// What a reader has to know to read the figures rightly.
    public var notes: [String] {
        var notes: [String] = []
        let fewest = PairedComparison.fewestPairs
        if seeds.count == 1 {
            notes.append(
                "One pair proves nothing: a longer version string moves as much. Nothing is "
                    + "marked; \(fewest) seeds are the fewest of which anything can be.")
        } else if seeds.count < fewest {
            notes.append(
                "\(seeds.count) pairs can mark nothing: all may have one sign by chance once in "
                    + "\(1 << (seeds.count - 1)). \(fewest) are the fewest that can.")
        }
        if let apart = memoryApart {
            notes.append(
                "\(apart). That alone may be why the two sides differ: nothing is marked.")
        }
        if isNull {
            notes.append(
                "Both sides are one kernel; B's runs have other dummy words. What differs is noise."
            )
        }
        for side in [a, b] {
            if let reason = side.unrepeatable {
                notes.append("The runs of \(side.name) are not repeatable: \(reason).")
            }
        }
        let same = firstDifferences.filter { $0.event == nil }.count
        if same > 0 {
            notes.append(
                "The traces of \(same) of \(firstDifferences.count) seeds are the same on both "
                    + "sides, event by event.")
        }
        return notes
    }

    /// How the table is to be read.
    var legend: [String] {
        let (level, power) = (PairedComparison.level, PairedComparison.power)
        let percent = Int((PairedComparison.effect * 100).rounded())
        let meaning =
            "diff: B less A"
            + (seeds.count == 1
                ? ", in % of A's mean."
                : ", with the half width of its 95 % interval; sd: of the pairs' differences; "
                    + "null: where 95 % of such differences are of \(noise.rawValue). All in % of "
                    + "A's mean.")
        guard seeds.count > 1 else { return [meaning] }
        return [
            meaning,
            "p: Student's t test of \(seeds.count) paired differences, two-sided. p any: the "
                + "chance of such a difference in any row of the table, by signs (step-down "
                + "maxima). * marks p any <= \(level) and a difference beyond null.",
            "\(percent) %: pairs that would tell an effect of \(percent) % with a chance of "
                + "\(Int((power * 100).rounded())) %.",
        ]
    }
}
