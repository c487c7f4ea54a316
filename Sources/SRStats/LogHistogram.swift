// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How often values of any size were seen, in buckets whose width grows with the value.
///
/// Values under 2 · 2^``precisionBits`` = 32 have a bucket each. Above, every power of two is
/// cut in 2^``precisionBits`` = 16 equal buckets, so a bucket that begins at v is at most
/// v / 16 wide. A bucket speaks for itself by its middle; that is off by at most half its
/// width, so every value read back here is within 1/32 (3.2 %) of a true one. At most 976
/// buckets hold all of 64 bits.
///
/// The layout is that of HdrHistogram (G. Tene), without its configuration.
public struct LogHistogram: Sendable, Equatable {
    /// Bits of a value that tell buckets apart, below its leading one. 4 keeps the error
    /// bound of 2^-(4+1) well under what differs between two runs of one workload.
    public static let precisionBits = 4
    /// The relative error of a value that is read back: half a bucket's width.
    public static let relativeError = 1 / Double(2 << precisionBits)

    /// Values in each bucket, up to the highest bucket that was used.
    public private(set) var counts: [UInt64] = []
    /// All values.
    public private(set) var total: UInt64 = 0
    /// Their exact sum, rounded as doubles are.
    public private(set) var sum = 0.0
    /// The largest value, exact.
    public private(set) var maximum: UInt64 = 0

    public init() {}

    /// The bucket that holds `value`. O(1).
    public static func bucket(of value: UInt64) -> Int {
        guard value >= 1 << UInt64(precisionBits) else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - precisionBits
        return (shift << precisionBits) + Int(value >> UInt64(shift))
    }

    /// The least value of a bucket. O(1).
    public static func lowerBound(of bucket: Int) -> UInt64 {
        let steps = 1 << precisionBits
        guard bucket >= 2 * steps else { return UInt64(bucket) }
        let shift = (bucket >> precisionBits) - 1
        return UInt64(steps | bucket & (steps - 1)) << UInt64(shift)
    }

    /// The value that stands for a bucket: its middle, rounded down. O(1).
    public static func middle(of bucket: Int) -> UInt64 {
        let shift = max((bucket >> precisionBits) - 1, 0)
        return lowerBound(of: bucket) + (UInt64(1) << UInt64(shift) - 1) / 2
    }

    /// Counts `value`. O(1), but when its bucket is the highest so far.
    public mutating func add(_ value: UInt64) {
        let bucket = Self.bucket(of: value)
        if bucket >= counts.count {
            counts.append(contentsOf: repeatElement(0, count: bucket + 1 - counts.count))
        }
        counts[bucket] += 1
        total += 1
        sum += Double(value)
        if value > maximum { maximum = value }
    }

    /// Adds what another one counted. O(buckets).
    public mutating func add(_ other: LogHistogram) {
        if other.counts.count > counts.count {
            counts.append(
                contentsOf: repeatElement(0, count: other.counts.count - counts.count))
        }
        for bucket in other.counts.indices { counts[bucket] += other.counts[bucket] }
        total += other.total
        sum += other.sum
        maximum = max(maximum, other.maximum)
    }

    /// Mean of the values; nil if there are none.
    public var mean: Double? { total == 0 ? nil : sum / Double(total) }

    /// The least bucket's middle that `share` of the values do not exceed: within
    /// ``relativeError`` of the true quantile. Nil if there are no values. O(buckets).
    /// - Parameter share: 0 to 1; 1 gives ``maximum``.
    public func quantile(_ share: Double) -> UInt64? {
        guard total > 0 else { return nil }
        let rank = max(1, UInt64((share * Double(total)).rounded(.up)))
        if rank >= total { return maximum }
        var seen: UInt64 = 0
        for bucket in counts.indices {
            seen += counts[bucket]
            if seen >= rank { return min(Self.middle(of: bucket), maximum) }
        }
        return maximum
    }

    /// Share of the values under 2^`power`; exact, since buckets do not straddle a power of
    /// two. 0 if there are no values.
    public func share(underPowerOfTwo power: Int) -> Double {
        guard total > 0 else { return 0 }
        let end = power >= 64 ? counts.count : Self.bucket(of: 1 << UInt64(power))
        return Double(counts.prefix(end).reduce(0, +)) / Double(total)
    }

    /// Values in each power of two: element 0 counts zeros, element k those from 2^(k-1) to
    /// 2^k - 1. Exact.
    public var octaves: [UInt64] {
        var result: [UInt64] = []
        for bucket in counts.indices where counts[bucket] > 0 {
            let octave = 64 - Self.lowerBound(of: bucket).leadingZeroBitCount
            while result.count <= octave { result.append(0) }
            result[octave] += counts[bucket]
        }
        return result
    }
}
