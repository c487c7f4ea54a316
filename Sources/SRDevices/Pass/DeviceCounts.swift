// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a device did, and what lies in it. Lanes are those of the device's algorithms.
public struct DeviceCounts: Sendable, Equatable {
    // MARK: What the trace asked

    public var writes: UInt64 = 0
    public var reads: UInt64 = 0
    public var frees: UInt64 = 0

    // MARK: Where pages lie now

    /// In memory, compressed or whole.
    public var inPool = 0
    /// As a value alone.
    public var sameFilled = 0
    /// On a disk: written back, or never taken in.
    public var onDisk = 0
    /// In memory, stored whole; part of ``inPool``.
    public var whole = 0
    /// Sum of the lengths in memory, bytes: `compr_data_size` of zram's mm_stat.
    public var compressedBytes = 0
    /// Marked as not to be made smaller by any algorithm; part of ``inPool``.
    public var incompressible = 0

    /// All pages of the device.
    public var stored: Int { inPool &+ sameFilled &+ onDisk }

    /// The most that were stored at once.
    public var peakStored = 0

    // MARK: What was compressed

    public var compressions = SIMD4<UInt64>()
    public var decompressions = SIMD4<UInt64>()
    /// Same-filled pages that were written.
    public var sameFilledWrites: UInt64 = 0
    /// Pages that were written and stored whole.
    public var wholeWrites: UInt64 = 0
    /// Pages that were written and compressed together with their neighbours.
    public var unitWrites: UInt64 = 0
    /// Pages written whose length is 0, which take no memory.
    public var emptyWrites: UInt64 = 0

    // MARK: Policies

    /// Tries to compress a page again, and those that made it smaller, by lane.
    public var recompressTries = SIMD4<UInt64>()
    public var recompressed = SIMD4<UInt64>()
    /// Bytes that these saved at the time.
    public var recompressSavedBytes: UInt64 = 0
    /// Pages written back: `bd_writes` of zram's bd_stat, `zswap_written_back_pages`.
    public var writtenBack: UInt64 = 0
    /// Pages that moved to the next device.
    public var demoted: UInt64 = 0
    /// Pages that compaction gave back.
    public var compactedPages: UInt64 = 0
    /// Times that a policy ran.
    public var policyRuns: UInt64 = 0

    // MARK: Where reads were served

    /// By decompression, by lane.
    public var servedByLane = SIMD4<UInt64>()
    /// By the decompression of a whole unit of pages.
    public var servedUnit: UInt64 = 0
    /// From a page stored whole, or from a value: no compressor is asked.
    public var servedWhole: UInt64 = 0
    public var servedSame: UInt64 = 0
    /// From the disk; of these, pages that lie there compressed, by lane.
    public var servedDisk: UInt64 = 0
    public var servedDiskCompressed = SIMD4<UInt64>()
    /// Of pages that the device had no room for: they had stayed in memory.
    public var servedKept: UInt64 = 0
    /// Of slots that this trace never wrote.
    public var servedUnknown: UInt64 = 0

    // MARK: What did not fit

    /// Writes refused for `mem_limit`: the page stays in memory.
    public var refusedByLimit: UInt64 = 0
    /// Writes for which no slot was left (`disksize`, a disk's size).
    public var refusedFull: UInt64 = 0
    /// zswap: writes that a full pool gave to the disk (`zswap_pool_limit_hit` and those until the
    /// accept threshold).
    public var rejectedFull: UInt64 = 0
    /// zswap: writes too long to be stored (`reject_compress_poor`).
    public var rejectedPoor: UInt64 = 0
    /// zswap: pages stored once more because loads are exclusive: the trace has no write of them.
    public var storedAgain: UInt64 = 0
    /// Pages written to a disk, for whatever reason.
    public var diskWrites: UInt64 = 0

    public init() {}

    /// Reads that ended where a page was.
    public var served: UInt64 {
        servedByLane.wrappedSum() &+ servedUnit &+ servedWhole &+ servedSame &+ servedDisk
    }

    @inline(__always) mutating func notePeak() {
        let now = stored
        if now > peakStored { peakStored = now }
    }
}
