// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// An allocator's result with the loop's own cost taken off.
public struct ReplayOutcome: Sendable {
    public var result: AllocatorResult
    /// The same loop around an allocator that does nothing.
    public var loop: LoopCost

    init(result: AllocatorResult, empty: AllocatorResult) {
        self.result = result
        var loop = LoopCost()
        loop.operations = empty.operations
        loop.nanoseconds = empty.nanoseconds
        loop.latencies = empty.latencies
        self.loop = result.ownLoop ?? loop
    }

    /// Nanoseconds of processor time an operation; nil: no more than the loop itself.
    public var nanosecondsEach: Double? {
        guard result.operations > 0, loop.operations > 0 else { return nil }
        let own = Double(result.nanoseconds) / Double(result.operations)
        let empty = Double(loop.nanoseconds) / Double(loop.operations)
        return own > empty ? own - empty : nil
    }

    /// Operations a second; nil: no less than the loop itself could do.
    public var operationsPerSecond: Double? { nanosecondsEach.map { 1e9 / $0 } }

    /// The time that `share` of the timed operations did not exceed, ns, less what the timing
    /// and the loop themselves took (the median of the empty loop).
    public func latency(_ share: Double) -> UInt64 {
        less(result.latencies.percentile(share))
    }

    /// The longest timed operation, ns, as ``latency(_:)``.
    public var longest: UInt64 { less(result.latencies.maximum) }

    private func less(_ value: UInt64) -> UInt64 {
        let empty = loop.latencies.percentile(0.5)
        return value > empty ? value - empty : 0
    }
}
