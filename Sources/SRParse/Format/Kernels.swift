// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where a column's byte planes stand, one after another, and how its numbers are cut.
struct Planes {
    /// The first byte of plane 0, in the bytes that hold them.
    var start = 0
    /// Elements of each plane.
    var count: Int
    /// Planes that are there, from the lowest.
    var width = 0
    /// Bits of a number in plane 0; all further planes hold 8.
    var lowBits = 8
}

/// The loops over whole columns in which decoding spends its time. Each states what it needs
/// of its arguments and checks it once, so that the loop itself need not.
enum Kernels {
    /// Calls `body` with the number of each element, put together from its planes. The
    /// usual widths have a loop each, which the compiler can make into vector code.
    @inline(__always)
    private static func each<T: FixedWidthInteger & UnsignedInteger>(
        _ planes: Planes, in bytes: [UInt8], as type: T.Type, _ body: (Int, T) -> Void
    ) {
        let count = planes.count
        precondition(
            planes.start >= 0 && count >= 0 && planes.start + count * planes.width <= bytes.count,
            "the bytes hold the planes")
        let low = T(planes.lowBits)
        unsafe bytes.withUnsafeBufferPointer { all in
            let from = planes.start
            switch planes.width {
            case 1:
                for index in 0..<count { body(index, T(unsafe all[from &+ index])) }
            case 2:
                for index in 0..<count {
                    body(
                        index,
                        T(unsafe all[from &+ index])
                            | T(unsafe all[from &+ count &+ index]) &<< low)
                }
            case 3:
                for index in 0..<count {
                    body(
                        index,
                        T(unsafe all[from &+ index])
                            | T(unsafe all[from &+ count &+ index]) &<< low
                            | T(unsafe all[from &+ 2 &* count &+ index]) &<< (low &+ 8))
                }
            case 4:
                for index in 0..<count {
                    body(
                        index,
                        T(unsafe all[from &+ index])
                            | T(unsafe all[from &+ count &+ index]) &<< low
                            | T(unsafe all[from &+ 2 &* count &+ index]) &<< (low &+ 8)
                            | T(unsafe all[from &+ 3 &* count &+ index]) &<< (low &+ 16))
                }
            default:
                for index in 0..<count {
                    var value: T = 0
                    for plane in 0..<planes.width {
                        let byte = T(unsafe all[from &+ plane &* count &+ index])
                        value |= plane == 0 ? byte : byte << (low + 8 * T(plane - 1))
                    }
                    body(index, value)
                }
            }
        }
    }

    /// Puts a column's numbers to `values` from `start` on.
    static func numbers(
        _ planes: Planes, in bytes: [UInt8], into values: inout [UInt32], at start: Int
    ) {
        precondition(start >= 0 && values.count - start >= planes.count, "they have room")
        unsafe values.withUnsafeMutableBufferPointer { values in
            each(planes, in: bytes, as: UInt32.self) { unsafe values[start &+ $0] = $1 }
        }
    }

    /// Puts zigzag differences in `unit` back together to times.
    /// - Parameter low: room for as many numbers from `start` on. Planes are put together by
    ///   vector code first, in two halves; the upper is seldom there.
    static func times(
        _ planes: Planes, in bytes: [UInt8], first: UInt64, unit: UInt64,
        low: inout [UInt32], at start: Int, into times: inout [UInt64]
    ) {
        let count = planes.count
        precondition(
            times.count >= count && start >= 0 && low.count - start >= count,
            "the columns hold the block")
        var lower = planes
        lower.width = min(planes.width, 4)
        var upper = planes
        upper.width -= lower.width
        upper.start += lower.width * count
        var time = first
        unsafe low.withUnsafeMutableBufferPointer { low in
            unsafe times.withUnsafeMutableBufferPointer { times in
                if upper.width == 0 {
                    each(lower, in: bytes, as: UInt32.self) {
                        unsafe low[start &+ $0] = $1 &>> 1 ^ (0 &- ($1 & 1))
                    }
                    for index in 0..<count {
                        let difference = Int32(bitPattern: unsafe low[start &+ index])
                        time = time &+ UInt64(bitPattern: Int64(difference)) &* unit
                        unsafe times[index] = time
                    }
                } else {
                    each(lower, in: bytes, as: UInt32.self) { unsafe low[start &+ $0] = $1 }
                    each(upper, in: bytes, as: UInt64.self) { unsafe times[$0] = $1 &<< 32 }
                    for index in 0..<count {
                        let code = unsafe times[index] | UInt64(low[start &+ index])
                        time = time &+ (code &>> 1 ^ (0 &- (code & 1))) &* unit
                        unsafe times[index] = time
                    }
                }
            }
        }
    }

    /// Copies `count` numbers.
    static func copy<T: FixedWidthInteger>(
        _ values: [T], from: Int, count: Int, to column: inout [T], at start: Int
    ) {
        precondition(
            from >= 0 && count >= 0 && start >= 0 && values.count - from >= count
                && column.count - start >= count, "columns hold the run")
        unsafe values.withUnsafeBufferPointer { values in
            unsafe column.withUnsafeMutableBufferPointer { column in
                for index in 0..<count {
                    unsafe column[start &+ index] = values[from &+ index]
                }
            }
        }
    }

    /// Sets `count` numbers to `value`.
    static func fill<T: FixedWidthInteger>(
        _ column: inout [T], at start: Int, count: Int, with value: T
    ) {
        precondition(
            start >= 0 && count >= 0 && column.count - start >= count, "the column holds the run")
        unsafe column.withUnsafeMutableBufferPointer { column in
            for index in 0..<count { unsafe column[start &+ index] = value }
        }
    }
}
