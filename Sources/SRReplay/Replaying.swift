// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// One that takes part in a replay: a model, or a real allocator in a child process.
public protocol Replaying: Sendable {
    /// Does what a batch asks. Batches come in the trace's order, one at a time.
    func process(_ batch: OperationBatch) async
    /// Ends the replay and tells how it went.
    func finish() async -> AllocatorResult
}

/// How the replay through one allocator went.
public struct AllocatorResult: Sendable {
    /// The allocator as it was asked for, settings included.
    public var name: String
    /// The usage when the footprint was highest, and at which event.
    public var peak = Footprint()
    public var peakEvent: UInt64 = 0
    /// The most that was live at once, bytes.
    public var peakLive = 0
    /// The usage at the end.
    public var final = Footprint()
    public var series = TimeSeries()
    /// Allocations and frees that were done.
    public var operations: UInt64 = 0
    /// Objects that the allocator does not take, stored as a page of their own.
    public var wholePages: UInt64 = 0
    /// Objects that the allocator does not take, and that went to the disk.
    public var rejected: UInt64 = 0
    /// Processor time of the operations, ns, the loop around them included.
    public var nanoseconds: UInt64 = 0
    public var latencies = Latencies()
    /// Whether the usage tells internal waste and metadata from free space; not of a real
    /// allocator, which is seen from outside alone.
    public var tellsParts = true
    /// The cost of a loop of its own around the operations, where it is not the models'.
    public var ownLoop: LoopCost?
    /// Pages that compaction gave back in all, if it was asked for.
    public var compactedPages: Int?
    /// What the allocator's kernel would print of it.
    public var report: String?
    /// Why it did not come to the end.
    public var error: String?

    public init(name: String) { self.name = name }
}

/// What the loop around the operations costs when nothing is allocated.
public struct LoopCost: Sendable {
    public var operations: UInt64 = 0
    /// Processor time, ns.
    public var nanoseconds: UInt64 = 0
    public var latencies = Latencies()

    public init() {}
}
