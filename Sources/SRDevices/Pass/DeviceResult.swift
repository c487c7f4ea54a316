// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// How a device fared over a trace.
public struct DeviceResult: Sendable {
    /// What was held at one moment.
    public struct Point: Sendable, Equatable {
        /// The event's number, from 0, and its time, ns.
        public var event: UInt64 = 0
        public var time: UInt64 = 0
        /// Bytes of memory: the pool's pages, and what is beside them.
        public var held = 0
        /// Of these, beside the pool's pages.
        public var metadata = 0
        /// Bytes of the pool's pages as the kernel's own counter has them: `mem_used_total` of zram's mm_stat,
        /// `pool_total_size` of zswap, which in 6.1 lags behind.
        public var counted = 0
        /// Sum of the lengths in the pool, bytes.
        public var compressed = 0
        /// Pages in memory (compressed, whole or as a value), and on a disk.
        public var inMemory = 0
        public var onDisk = 0
        /// Of those in memory: as a value, and stored whole.
        public var sameFilled = 0
        public var whole = 0
        /// So far: pages written back, reads served by the disk, writes that the pool did not take.
        public var writtenBack: UInt64 = 0
        public var diskReads: UInt64 = 0
        public var rejected: UInt64 = 0

        public init() {}

        /// Adds what a device's counts have of a moment.
        @inline(__always) mutating func add(_ counts: borrowing DeviceCounts) {
            compressed &+= counts.compressedBytes
            inMemory &+= counts.inPool &+ counts.sameFilled
            onDisk &+= counts.onDisk
            sameFilled &+= counts.sameFilled
            whole &+= counts.whole
            writtenBack &+= counts.writtenBack
            diskReads &+= counts.servedDisk
            rejected &+= counts.refusedByLimit &+ counts.rejectedFull &+ counts.rejectedPoor
        }
    }

    /// Algorithms of the lanes that ``counts`` counts by.
    public var algorithms: [String]
    public var pageSize: PageSize
    public var counts = DeviceCounts()
    /// Pages of a unit that is compressed together; 1: there are none.
    public var unitPages = 1
    /// When most memory was held; its first moment.
    public var peak = Point()
    /// The most pages that the pool held: `mem_used_max` of zram's mm_stat.
    public var peakPoolPages = 0
    /// The last event's.
    public var final = Point()
    /// At evenly spaced events, at most ``seriesLimit`` + 1 of them.
    public var series: [Point] = []
    /// Bytes times nanoseconds that were held, and nanoseconds of the trace.
    public var heldArea = 0.0
    public var duration: UInt64 = 0
    /// Bytes held, added over events; for a trace without times.
    var heldSum = 0.0
    public var events: UInt64 = 0
    /// What a clairvoyant would have done; nil where nothing is written back.
    public var ledger: WritebackLedger?
    /// Why the model came to no end.
    public var failure: String?

    /// More points than this, and every second one goes.
    public static let seriesLimit = 1024

    init(algorithms: [String], pageSize: PageSize) {
        self.algorithms = algorithms
        self.pageSize = pageSize
    }

    /// Whether another trace made the device do and hold the same, event by event as far as counts tell.
    public func isSame(as other: DeviceResult) -> Bool {
        counts == other.counts && series == other.series && duration == other.duration
    }

    /// Mean bytes held: over time, or over events where the trace has no times.
    public var meanHeld: Double {
        if duration > 0 { return heldArea / Double(duration) }
        return events == 0 ? 0 : heldSum / Double(events)
    }
}
