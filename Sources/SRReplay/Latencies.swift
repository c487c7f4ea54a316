// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How long operations took: exact up to 1023 ns, then to 1/64 of the value.
public struct Latencies: Sendable {
    private static let exact = 1024
    private static let steps = 64
    private var counts = [UInt64](repeating: 0, count: exact + 54 * steps)
    /// Operations that were timed.
    public private(set) var count: UInt64 = 0
    /// The longest, ns.
    public private(set) var maximum: UInt64 = 0

    public init() {}

    public mutating func add(_ nanoseconds: UInt64, times: UInt64 = 1) {
        counts[Self.bucket(nanoseconds)] += times
        count += times
        maximum = max(maximum, nanoseconds)
    }

    /// The time that `share` of the operations did not exceed, ns; 0 if nothing was timed.
    public func percentile(_ share: Double) -> UInt64 {
        let rank = max(1, UInt64((share * Double(count)).rounded(.up)))
        var seen: UInt64 = 0
        for (bucket, entries) in counts.enumerated() {
            seen += entries
            if seen >= rank { return min(maximum, Self.value(bucket)) }
        }
        return maximum
    }

    private static func bucket(_ value: UInt64) -> Int {
        if value < exact { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - 6
        return exact + (shift - 4) * steps + Int(value >> UInt64(shift)) - steps
    }

    /// The largest value of a bucket.
    private static func value(_ bucket: Int) -> UInt64 {
        if bucket < exact { return UInt64(bucket) }
        let shift = (bucket - exact) / steps + 4
        return (UInt64((bucket - exact) % steps + steps + 1) << UInt64(shift)) - 1
    }
}
