// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse

/// A block of a trace for all devices at once: its events as columns, and the lengths under every
/// algorithm that a device asks for.
public struct DeviceBatch: Sendable {
    var times: [UInt64]
    var operations: [UInt8]
    var flags: [UInt8]
    var pages: [UInt32]
    /// The trace's columns, then those of estimated lengths.
    var lengths: [[UInt32]]
    var count: Int
    /// One more than the highest page index of the trace so far.
    var pageLimit: Int

    /// - Parameters:
    ///   - events: the block, which is not held longer than its arrays.
    ///   - estimates: columns beside the trace's, of as many events.
    ///   - pageLimit: the highest of earlier blocks.
    public init(_ events: EventBatch, estimates: [[UInt32]], pageLimit: Int) {
        times = events.times
        operations = events.operations
        flags = events.flags
        pages = events.pages
        lengths = events.lengths + estimates
        count = events.count
        self.pageLimit = events.pages.reduce(pageLimit) { max($0, Int($1) + 1) }
    }
}
