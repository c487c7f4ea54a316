// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a stretch of a trace amounts to, in sums that can be added up: a whole trace, or one
/// of the segments that a bootstrap draws from.
public struct ProfileCounts: Summable, Sendable, Equatable {
    /// Buckets of ``lengths``: 256 a page, and one for all that is longer.
    public static let lengthBuckets = 257

    public internal(set) var reads: UInt64 = 0
    public internal(set) var writes: UInt64 = 0
    public internal(set) var frees: UInt64 = 0
    public internal(set) var discards: UInt64 = 0
    /// Records lost.
    public internal(set) var lost: UInt64 = 0
    /// Writes by length, in 256ths of a page, rounded up.
    public internal(set) var lengths = [UInt64](repeating: 0, count: lengthBuckets)
    /// At each read of a slot that was accessed before: other slots accessed since.
    public internal(set) var readReuse = LogHistogram()
    /// The same at each write: after how many others a slot is given out again.
    public internal(set) var writeReuse = LogHistogram()
    /// Lifetimes, from the write of a page to its end (its slot freed, discarded or written again):
    /// in events.
    public internal(set) var lifetimeEvents = LogHistogram()
    /// The same in nanoseconds of the trace's clock; empty without one.
    public internal(set) var lifetimeTime = LogHistogram()
    /// Lengths of runs of reads whose page index rises by 1.
    public internal(set) var readRuns = LogHistogram()
    /// The same of writes.
    public internal(set) var writeRuns = LogHistogram()

    public init() {}

    /// Adds the sums of another stretch.
    public mutating func add(_ other: ProfileCounts) {
        reads += other.reads
        writes += other.writes
        frees += other.frees
        discards += other.discards
        lost += other.lost
        for bucket in lengths.indices { lengths[bucket] += other.lengths[bucket] }
        readReuse.add(other.readReuse)
        writeReuse.add(other.writeReuse)
        lifetimeEvents.add(other.lifetimeEvents)
        lifetimeTime.add(other.lifetimeTime)
        readRuns.add(other.readRuns)
        writeRuns.add(other.writeRuns)
    }
}
