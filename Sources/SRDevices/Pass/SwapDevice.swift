// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A device that pages are swapped to: what the loop over a trace's events asks of it.
///
/// Times are the trace's, ns, and do not step back. An index is below the last ``reserve(_:)``.
protocol SwapDevice: Sendable {
    var counts: DeviceCounts { get }
    /// Adds to a point of the series what ``counts`` have of this moment.
    func tell(_ point: inout DeviceResult.Point)
    /// Pages of the pool: `mem_used_total` of zram's mm_stat is that many pages. O(1).
    var poolPages: Int { get }
    /// The same by the kernel's own counter, where that lags behind (zswap of 6.1). O(1).
    var countedPages: Int { get }
    /// Bytes beside the pool's pages: handles, descriptors, tables. O(1).
    var metadataBytes: Int { get }
    /// When a policy is to run next, ns; `.max`: none does.
    var nextRun: UInt64 { get }
    /// Why the model cannot go on; nil as long as it can.
    var failure: String? { get }
    /// Pages of a unit that is compressed together; 1: there are none.
    var unitPages: Int { get }
    /// What a clairvoyant would have done; nil where nothing is written back.
    var ledger: WritebackLedger? { get }

    /// Makes room for page indices below `pages`.
    mutating func reserve(_ pages: Int)
    mutating func write(_ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64)
    mutating func read(_ page: Int, at time: UInt64)
    mutating func free(_ page: Int, at time: UInt64)
    /// Runs the policy that was due at ``nextRun``.
    ///
    /// - Parameters:
    ///   - last: the time of the event before.
    ///   - time: of the event to come.
    mutating func runPolicy(after last: UInt64, at time: UInt64)
    /// Ends the trace.
    mutating func finish(at time: UInt64)
}

extension SwapDevice {
    var unitPages: Int { 1 }
    var countedPages: Int { poolPages }
    @inline(__always) func tell(_ point: inout DeviceResult.Point) { point.add(counts) }
}
