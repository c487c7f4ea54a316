// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Sums that can be added up.
protocol Summable: Sendable {
    init()
    mutating func add(_ other: Self)
}

/// The sums of equally long stretches of a trace: at most ``TraceProfile/maximumSegments`` of them, each
/// twice as long when there are too many. Who counts the same events has the same stretches.
struct Segments<Counts: Summable>: Sendable {
    /// Stretches that are over.
    private(set) var done: [Counts] = []
    /// What the present one amounts to so far.
    var current = Counts()
    /// Events of a stretch.
    private(set) var events = TraceProfile.firstSegmentEvents
    private var left = TraceProfile.firstSegmentEvents

    /// Ends an event. O(1) amortised.
    @inline(__always) mutating func count() {
        left -= 1
        if left == 0 { end() }
    }

    @inline(never) private mutating func end() {
        done.append(current)
        current = Counts()
        if done.count == TraceProfile.maximumSegments {
            done = stride(from: 0, to: done.count, by: 2).map { first in
                var both = done[first]
                both.add(done[first + 1])
                return both
            }
            events *= 2
        }
        left = events
    }

    /// All stretches, the one that is not over last.
    var all: [Counts] { done + [current] }
}
