// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How many slots hold a page, over the run: a sample each so many events.
///
/// Memory is bounded without knowing how long the trace is: when ``maximumSamples`` are
/// there, every second one goes and the distance doubles. Between two samples the number
/// changes by at most the events between them, so no point is off by more than ``stride``.
public struct LiveCurve: Sendable, Equatable {
    /// 1024 samples are more than a terminal or a picture has columns.
    public static let maximumSamples = 1024

    public struct Sample: Sendable, Equatable {
        /// Events up to here.
        public var event: UInt64
        /// Time of the last of them, ns.
        public var time: UInt64
        /// Slots that hold a page.
        public var pages: UInt64
        /// What those pages compressed to, bytes.
        public var bytes: UInt64
    }

    /// Samples, by event.
    public private(set) var samples: [Sample] = []
    /// Events from one sample to the next.
    public private(set) var stride: UInt64 = 1
    /// The sample with the most pages; exact, since every event is looked at.
    public private(set) var peak = Sample(event: 0, time: 0, pages: 0, bytes: 0)
    /// The most bytes; exact. Not always when there were the most pages.
    public private(set) var peakBytes: UInt64 = 0

    /// Looks at the state after an event. O(1) amortised.
    mutating func add(event: UInt64, time: UInt64, pages: UInt64, bytes: UInt64) {
        if pages > peak.pages {
            peak = Sample(event: event, time: time, pages: pages, bytes: bytes)
        }
        if bytes > peakBytes { peakBytes = bytes }
        guard event % stride == 0 else { return }
        if samples.count == Self.maximumSamples {
            stride *= 2
            samples = samples.filter { $0.event % stride == 0 }
            guard event % stride == 0 else { return }
        }
        samples.append(Sample(event: event, time: time, pages: pages, bytes: bytes))
    }

    /// The curve at `count` instants, equally far apart, from the first sample to `end`.
    /// - Parameter byTime: whether instants are of time, else of events.
    /// - Returns: slots that hold a page at each; empty of an empty curve.
    public func resampled(to count: Int, byTime: Bool) -> [Double] {
        guard let first = samples.first, let last = samples.last, count > 1 else { return [] }
        func place(_ sample: Sample) -> Double {
            byTime
                ? Double(sample.time) - Double(first.time)
                : Double(sample.event) - Double(first.event)
        }
        let end = place(last)
        var index = 0
        return (0..<count).map { point in
            let at = end * Double(point) / Double(count - 1)
            while index + 1 < samples.count, place(samples[index + 1]) <= at { index += 1 }
            return Double(samples[index].pages)
        }
    }
}
