// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The working-set curve: how many distinct slots a window of accesses touches, on
/// average (Denning, "The working set model for program behavior", CACM 11(5), 1968).
///
/// Windows are 2^k accesses long and stand end to end. Two accesses are in one window of 2^k
/// exactly if their numbers agree above the lowest k bits; so the highest bit in which an
/// access's number differs from that of the slot's last access tells for all k at once
/// whether it is the window's first to that slot. Exact, O(1) an access amortised, constant
/// memory.
public struct WorkingSetCurve: Sendable, Equatable {
    /// The shortest windows told of are 2^6 accesses.
    public static let shortestPower = 6

    /// Accesses so far.
    public private(set) var accesses: UInt64 = 0
    /// Accesses by the length in bits of the difference; 64 for a slot's first.
    private var byBits = [UInt64](repeating: 0, count: 65)
    /// First accesses in windows of 2^k, up to the last whole one.
    private var firsts = [UInt64](repeating: 0, count: 64)

    public init() {}

    /// Records an access.
    /// - Parameter last: accesses of the trace up to the slot's last one, 0 for none.
    mutating func access(last: UInt64) {
        let bits = last == 0 ? 64 : 64 - ((last - 1) ^ accesses).leadingZeroBitCount
        byBits[bits] += 1
        accesses += 1
        let ended = accesses.trailingZeroBitCount
        if ended >= Self.shortestPower { endWindows(upTo: min(ended, 63)) }
    }

    /// Notes the sums of all windows that end here: those of up to 2^`power`.
    private mutating func endWindows(upTo power: Int) {
        var sum: UInt64 = 0
        for bits in stride(from: 64, to: 0, by: -1) {
            sum += byBits[bits]
            let length = bits - 1
            if length <= power, length >= Self.shortestPower { firsts[length] = sum }
        }
    }

    /// A point of the curve.
    public struct Point: Sendable, Equatable {
        /// Length of a window, accesses.
        public var window: UInt64
        /// Distinct slots in a window, on average over the whole windows.
        public var pages: Double
    }

    /// The curve, for every power of two from ``shortestPower`` of which the trace has a
    /// whole window.
    public var points: [Point] {
        (Self.shortestPower..<63).compactMap { power in
            let windows = accesses >> UInt64(power)
            guard windows > 0 else { return nil }
            return Point(
                window: 1 << UInt64(power), pages: Double(firsts[power]) / Double(windows))
        }
    }
}
