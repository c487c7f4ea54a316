// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// Which events of a trace are wanted: those within all of its ranges.
public struct EventFilter: Sendable, Equatable {
    /// Numbers of events, from 0.
    public var events: Range<UInt64> = 0..<UInt64.max
    /// Page indices. Records that were lost have none, so a loss is always within:
    /// events of the pages that are looked at may be missing.
    public var pages: ClosedRange<UInt32> = 0...UInt32.max
    /// Seconds from the trace's first event, the second bound not included.
    public var seconds: Range<Double> = -Double.infinity..<Double.infinity
    /// Time of the trace's first event, ns; set by the first batch that is looked at.
    public var start: UInt64?

    public init() {}

    /// Goes to the block that holds the first event wanted, where the trace has an index.
    public mutating func seek(_ reader: inout TraceReader) throws(SRError) {
        guard events.lowerBound > 0, let index = reader.index, let first = index.first,
            let block = index.lastIndex(where: { $0.firstEvent <= events.lowerBound })
        else { return }
        start = first.firstTime
        try reader.seek(toBlock: block)
    }

    /// Whether no event from the batch on is wanted.
    public func isBehind(_ batch: borrowing EventBatch) -> Bool {
        batch.firstEvent >= events.upperBound
    }

    /// Makes ready for a batch, which holds events: batches come in order.
    public mutating func begin(_ batch: borrowing EventBatch) {
        if start == nil { start = batch.times[0] }
    }

    /// Whether event `index` of the batch is wanted. O(1).
    public func wants(_ batch: borrowing EventBatch, _ index: Int) -> Bool {
        guard events.contains(batch.firstEvent + UInt64(index)) else { return false }
        guard
            pages.contains(batch.pages[index])
                || batch.operations[index] == Operation.lost.rawValue
        else { return false }
        return seconds.contains(Elapsed.seconds(from: start ?? 0, to: batch.times[index]))
    }
}
