// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a whole trace amounts to; stands in its footer.
public struct TraceTotals: Sendable, Equatable {
    /// Events of each kind.
    public var reads: UInt64 = 0
    public var writes: UInt64 = 0
    public var frees: UInt64 = 0
    public var discards: UInt64 = 0
    /// Gaps in the sequence: events of kind ``Operation/lost``.
    public var gaps: UInt64 = 0
    /// Records that were lost in those gaps.
    public var lost: UInt64 = 0
    /// Writes of a same-filled page.
    public var sameFilled: UInt64 = 0
    /// Reads and writes that did not cover their whole page.
    public var partial: UInt64 = 0
    /// Sum of the writes' lengths, one for each compressor, in bytes; wraps at 2^64.
    public var bytes: [UInt64]
    /// Time of the first and the last event, ns; 0 in an empty trace.
    public var firstTime: UInt64 = 0
    public var lastTime: UInt64 = 0
    /// Highest page index of any event; 0 in an empty trace.
    public var highestPage: UInt32 = 0

    /// Totals of nothing, for a trace with that many compressors.
    public init(compressors: Int = 1) { bytes = [UInt64](repeating: 0, count: compressors) }

    /// All events, gaps included.
    public var events: UInt64 { reads &+ writes &+ frees &+ discards &+ gaps }

    /// Adds one event. `lengths` holds a write's length for each compressor after the first.
    mutating func add(_ event: SwapEvent, otherLengths: Span<UInt32>) {
        if events == 0 { firstTime = event.time }
        lastTime = event.time
        highestPage = max(highestPage, event.pageIndex)
        switch event.operation {
        case .read: reads += 1
        case .write:
            writes += 1
            bytes[0] &+= UInt64(event.length)
            for index in otherLengths.indices {
                bytes[index + 1] &+= UInt64(otherLengths[index])
            }
            if event.flags.contains(.sameFilled) { sameFilled += 1 }
        case .free: frees += 1
        case .discard: discards += 1
        case .lost:
            gaps += 1
            lost += UInt64(event.length)
        }
        if event.flags.contains(.partial) { partial += 1 }
    }

    /// Adds the events of a batch. O(n).
    mutating func add(_ batch: borrowing EventBatch) { add(batch, 0..<batch.count) }

    /// Adds some of a batch's events, which follow one another. O(those).
    mutating func add(_ batch: borrowing EventBatch, _ added: Range<Int>) {
        guard !added.isEmpty else { return }
        if events == 0 { firstTime = batch.times[added.lowerBound] }
        lastTime = batch.times[added.upperBound - 1]
        let write = Operation.write.rawValue
        // By operation; branches on it would be mispredicted.
        var counts = [UInt64](repeating: 0, count: OperationRuns.slots)
        for index in added {
            let operation = batch.operations[index]
            let flags = batch.flags[index]
            counts[Int(operation & 7)] += 1
            sameFilled += UInt64(operation == write ? flags & EventFlags.sameFilled.rawValue : 0)
            partial += flags & EventFlags.partial.rawValue == 0 ? 0 : 1
            highestPage = max(highestPage, batch.pages[index])
        }
        reads += counts[Int(Operation.read.rawValue)]
        writes += counts[Int(write)]
        frees += counts[Int(Operation.free.rawValue)]
        discards += counts[Int(Operation.discard.rawValue)]
        gaps += counts[Int(Operation.lost.rawValue)]
        for (number, column) in batch.lengths.enumerated() {
            var sum: UInt64 = 0
            for index in added {
                sum &+= batch.operations[index] == write ? UInt64(column[index]) : 0
            }
            bytes[number] &+= sum
        }
        guard counts[Int(Operation.lost.rawValue)] > 0 else { return }
        for index in added where batch.operations[index] == Operation.lost.rawValue {
            lost += UInt64(batch.lengths[0][index])
        }
    }

    /// Adds what comes after.
    mutating func add(_ later: TraceTotals) {
        guard later.events > 0 else { return }
        if events == 0 { firstTime = later.firstTime }
        lastTime = later.lastTime
        highestPage = max(highestPage, later.highestPage)
        reads += later.reads
        writes += later.writes
        frees += later.frees
        discards += later.discards
        gaps += later.gaps
        lost += later.lost
        sameFilled += later.sameFilled
        partial += later.partial
        for number in bytes.indices { bytes[number] &+= later.bytes[number] }
    }
}
