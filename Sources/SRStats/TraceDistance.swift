// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How far two traces are from one another, each figure with its bootstrap interval.
///
/// `docs/metrics.md` defines them. A figure is nil where one of the traces has nothing to
/// take it from.
public struct TraceDistance: Sendable {
    /// The ratio of the second trace's count to the first one's.
    public var reads, writes, frees: Estimate?
    /// Total-variation distance of the distributions of written pages over lengths, in
    /// 256ths of a page: the share of pages that would have to change their bucket.
    public var lengths: Estimate?
    /// Kolmogorov-Smirnov distances: the largest difference between two cumulative
    /// distributions, taken at the ends of ``LogHistogram``'s buckets.
    public var readReuse, writeReuse: Estimate?
    public var lifetimeEvents, lifetimeTime: Estimate?
    public var readRuns, writeRuns: Estimate?
    /// The area between the curves of live pages, divided by the area under the higher of
    /// both at each instant; each trace's span counts as 1.
    public var live: Estimate?
    /// Whether the traces agree in all that is counted, to the last event.
    public let areEqual: Bool
    /// Whether a trace has too few segments for intervals that mean something.
    public let hasFew: Bool
    /// What can be said where one trace has something to take a figure from, the other nothing.
    private(set) var oneSided: [Key: Likeness] = [:]

    /// Segments that a trace must have for its draws to differ enough: with fewer, an interval
    /// is that of a handful of values.
    public static let fewestSegments = 10
    /// Segments that must hold something for it to be more than chance that the other trace has
    /// nothing: of a draw, none holds it in e^-4 (1.8 %) of cases.
    private static let fewestHolding = 4

    /// Compares `second` with `first`. Time: resamples times segments times buckets.
    public init(
        from first: TraceProfile, to second: TraceProfile, bootstrap: Bootstrap = Bootstrap()
    ) {
        areEqual = first.counts == second.counts && first.live == second.live
        hasFew = min(first.segments.count, second.segments.count) < Self.fewestSegments
        let isFew = hasFew
        var oneSided: [Key: Likeness] = [:]
        /// Whether both traces have something; notes what can be said where one has nothing.
        func have(_ key: Key, _ count: (ProfileCounts) -> UInt64) -> Bool {
            let (one, two) = (count(first.counts), count(second.counts))
            guard one == 0 || two == 0 else { return true }
            if one + two > 0 {
                let holding = (first.segments + second.segments).count { count($0) > 0 }
                oneSided[key] =
                    isFew || holding < Self.fewestHolding ? .tooFew : .different
            }
            return false
        }
        func ratio(_ key: Key, _ count: KeyPath<ProfileCounts, UInt64>) -> Estimate? {
            guard have(key, { $0[keyPath: count] }) else { return nil }
            return bootstrap.estimate(
                first.segments.map { [Double($0[keyPath: count])] },
                second.segments.map { [Double($0[keyPath: count])] },
                chance: false, range: 0...Double.greatestFiniteMagnitude
            ) { $1[0] / max($0[0], 1) }
        }
        func kolmogorov(
            _ key: Key, _ histogram: KeyPath<ProfileCounts, LogHistogram>
        ) -> Estimate? {
            guard have(key, { $0[keyPath: histogram].total }) else { return nil }
            let one = first.counts[keyPath: histogram]
            let two = second.counts[keyPath: histogram]
            let width = max(one.counts.count, two.counts.count)
            func vectors(_ profile: TraceProfile) -> [[Double]] {
                profile.segments.map { segment in
                    let counts = segment[keyPath: histogram].counts.map { Double($0) }
                    return counts + [Double](repeating: 0, count: width - counts.count)
                }
            }
            return bootstrap.estimate(
                vectors(first), vectors(second), chance: true, range: 0...1,
                Distance.kolmogorovSmirnov)
        }
        reads = ratio(.reads, \.reads)
        writes = ratio(.writes, \.writes)
        frees = ratio(.frees, \.frees)
        if have(.lengths, { $0.writes }) {
            lengths = bootstrap.estimate(
                first.segments.map { $0.lengths.map { Double($0) } },
                second.segments.map { $0.lengths.map { Double($0) } },
                chance: true, range: 0...1, Distance.totalVariation)
        }
        readReuse = kolmogorov(.readReuse, \.readReuse)
        writeReuse = kolmogorov(.writeReuse, \.writeReuse)
        lifetimeEvents = kolmogorov(.lifetimeEvents, \.lifetimeEvents)
        lifetimeTime = kolmogorov(.lifetimeTime, \.lifetimeTime)
        readRuns = kolmogorov(.readRuns, \.readRuns)
        writeRuns = kolmogorov(.writeRuns, \.writeRuns)
        live = Self.live(first, second, bootstrap)
        self.oneSided = oneSided
    }

    /// Instants at which live pages are compared, and how many of them are drawn together.
    private static let instants = 256
    private static let drawnTogether = 8

    private static func live(
        _ first: TraceProfile, _ second: TraceProfile, _ bootstrap: Bootstrap
    ) -> Estimate? {
        let byTime = first.seconds > 0 && second.seconds > 0
        let one = first.live.resampled(to: instants, byTime: byTime)
        let two = second.live.resampled(to: instants, byTime: byTime)
        guard !one.isEmpty, !two.isEmpty, first.live.peak.pages + second.live.peak.pages > 0
        else { return nil }
        // What is drawn is a stretch of both curves at once: its two areas.
        let areas = stride(from: 0, to: instants, by: drawnTogether).map { start in
            (start..<start + drawnTogether).reduce(into: [0.0, 0.0]) { areas, index in
                areas[0] += abs(one[index] - two[index])
                areas[1] += max(one[index], two[index])
            }
        }
        return bootstrap.estimate(
            areas, [], chance: false, range: 0...1
        ) { areas, _ in areas[1] == 0 ? 0 : areas[0] / areas[1] }
    }
}

/// Distances between two histograms of the same buckets. Both are brought to a sum of 1.
enum Distance {
    /// Half the sum of differences, 0 to 1. An empty histogram is at 1 from any other.
    static func totalVariation(_ first: [Double], _ second: [Double]) -> Double {
        let one = first.reduce(0, +)
        let two = second.reduce(0, +)
        guard one > 0, two > 0 else { return one == two ? 0 : 1 }
        var sum = 0.0
        for index in first.indices { sum += abs(first[index] / one - second[index] / two) }
        return sum / 2
    }

    /// The largest difference of the sums from the front, 0 to 1.
    static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> Double {
        let one = first.reduce(0, +)
        let two = second.reduce(0, +)
        guard one > 0, two > 0 else { return one == two ? 0 : 1 }
        var largest = 0.0
        var under = 0.0
        for index in first.indices {
            under += first[index] / one - second[index] / two
            largest = max(largest, abs(under))
        }
        return largest
    }
}
