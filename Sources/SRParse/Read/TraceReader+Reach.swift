// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension TraceReader {
    /// How far a trace was read.
    public struct Reach: Sendable {
        /// Events handed out so far.
        public let events: UInt64
        /// The part of the trace that they are, from 0 to 1; nil if its length is not known.
        public let share: Double?
    }

    /// How far this trace was read: by events where a footer counts them, else by bytes.
    var reach: Reach {
        let all =
            totals.map { Double($0.events) }
            ?? (compression == nil ? bytes.map { Double($0) } : nil)
        let done = totals == nil ? Double(position) : Double(eventsRead)
        return Reach(
            events: eventsRead, share: all.flatMap { $0 > 0 ? min(done / $0, 1) : nil })
    }
}
