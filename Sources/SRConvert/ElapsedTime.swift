// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse

/// Time since a trace's first event, for layouts in which it cannot step back, along a whole
/// trace; `Elapsed` is the difference of two times alone.
///
/// In a trace it may, by a little (docs/trace-format.md, "Events"): such an event bears the
/// greatest time before it, and one before the first event 0.
struct ElapsedTime {
    private var start: UInt64?
    private var greatest: UInt64 = 0

    /// Nanoseconds from the first event to one at `time`, the next in the trace.
    mutating func nanoseconds(at time: UInt64) -> UInt64 {
        let start = start ?? time
        self.start = start
        greatest = max(greatest, Elapsed.nanoseconds(from: start, to: time))
        return greatest
    }
}
