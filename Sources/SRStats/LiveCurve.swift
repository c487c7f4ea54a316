// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How many slots hold a page, from the trace's first event to its end: a sample at even distances in
/// events.
///
/// The first sample is the state before the first event, at that event's time: no page; the last
/// one is the state at the end. Memory is bounded without knowing how long the trace is: when
/// ``maximumSamples`` are there, every second one goes and the distance doubles. Between two
/// samples the number changes by at most the events between them, so no point is off by more
/// than ``stride``.
public struct LiveCurve: Sendable, Equatable {
    /// 1024 samples are more than a terminal or a picture has columns.
    public static let maximumSamples = 1024

    public struct Sample: Sendable, Equatable {
        /// Events up to here.
        public var event: UInt64
        /// The greatest time of these events, ns; before them, the first one's.
        public var time: UInt64
        /// Slots that hold a page.
        public var pages: UInt64
        /// What those pages compressed to, bytes.
        public var bytes: UInt64
    }

    /// Samples at multiples of ``stride``.
    private var kept: [Sample] = []
    /// The state at the end.
    private var latest = Sample(event: 0, time: 0, pages: 0, bytes: 0)
    /// Events from one sample to the next; the last two may be nearer to each other.
    public private(set) var stride: UInt64 = 1
    /// The sample with the most pages; exact, since every event is looked at.
    public private(set) var peak = Sample(event: 0, time: 0, pages: 0, bytes: 0)
    /// The most bytes; exact. Not always when there were the most pages.
    public private(set) var peakBytes: UInt64 = 0

    /// Samples, by event; none of a trace without events. The last one may differ from the one
    /// before it in time alone, where losses come after the last event.
    public var samples: [Sample] {
        kept.isEmpty || kept.last == latest ? kept : kept + [latest]
    }

    /// Starts the curve at the time of the trace's first event.
    mutating func begin(at time: UInt64) {
        latest.time = time
        kept = [latest]
    }

    /// Takes note that the trace goes on at least to `time`, ns.
    mutating func reach(_ time: UInt64) { latest.time = max(latest.time, time) }

    /// Looks at the state after an event. O(1) amortised.
    mutating func add(event: UInt64, time: UInt64, pages: UInt64, bytes: UInt64) {
        latest = Sample(event: event, time: max(latest.time, time), pages: pages, bytes: bytes)
        if pages > peak.pages { peak = latest }
        if bytes > peakBytes { peakBytes = bytes }
        // The stride is a power of two.
        guard event & (stride - 1) == 0 else { return }
        if kept.count == Self.maximumSamples - 1 {
            stride *= 2
            kept = kept.filter { $0.event % stride == 0 }
            guard event % stride == 0 else { return }
        }
        kept.append(latest)
    }

    /// Slots that hold a page at `count` instants, equally far apart, from the trace's first
    /// event to its end; empty of an empty curve.
    /// - Parameters:
    ///   - count: of instants.
    ///   - byTime: whether instants are of time, else of events.
    public func resampled(to count: Int, byTime: Bool) -> [Double] {
        let samples = samples
        guard samples.count > 1, let first = samples.first else { return [] }
        var curve = StepCurve()
        for sample in samples {
            curve.add(
                Double(sample.pages),
                at: Double(byTime ? sample.time - first.time : sample.event))
        }
        return curve.resampled(to: count)
    }
}
