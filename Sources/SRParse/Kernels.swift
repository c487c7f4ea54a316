// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The loops over whole columns in which decoding spends its time. Each states what it needs
/// of its arguments and checks it once, so that the loop itself need not.
enum Kernels {
    /// Puts byte plane `number` into the elements of `values`; plane 0 clears the others.
    static func merge<T: FixedWidthInteger & UnsignedInteger>(
        _ plane: [UInt8], number: UInt8, count: Int, into values: inout [T]
    ) {
        precondition(plane.count >= count && values.count >= count, "columns hold the block")
        let shift = T(number) * 8
        unsafe plane.withUnsafeBufferPointer { plane in
            unsafe values.withUnsafeMutableBufferPointer { values in
                if number == 0 {
                    for index in 0..<count {
                        unsafe values[index] = T(truncatingIfNeeded: plane[index])
                    }
                } else {
                    for index in 0..<count {
                        unsafe values[index] |= T(truncatingIfNeeded: plane[index]) &<< shift
                    }
                }
            }
        }
    }

    /// Turns zigzag differences back into the numbers they came from, in place.
    static func undoDifferences(_ values: inout [UInt32], count: Int) {
        precondition(values.count >= count, "the column holds the block")
        unsafe values.withUnsafeMutableBufferPointer { values in
            var value: UInt32 = 0
            for index in 0..<count {
                let code = unsafe values[index]
                value = value &+ (code >> 1 ^ (0 &- (code & 1)))
                unsafe values[index] = value
            }
        }
    }

    /// Turns zigzag differences in `unit` back into times.
    static func undoTimes(
        _ codes: [UInt64], first: UInt64, unit: UInt64, count: Int, into times: inout [UInt64]
    ) {
        precondition(codes.count >= count && times.count >= count, "columns hold the block")
        unsafe codes.withUnsafeBufferPointer { codes in
            unsafe times.withUnsafeMutableBufferPointer { times in
                var time = first
                for index in 0..<count {
                    let code = unsafe codes[index]
                    time = time &+ (code >> 1 ^ (0 &- (code & 1))) &* unit
                    unsafe times[index] = time
                }
            }
        }
    }

    /// Copies `count` numbers.
    static func copy(
        _ values: [UInt32], from: Int, count: Int, to column: inout [UInt32], at start: Int
    ) {
        precondition(
            from >= 0 && count >= 0 && start >= 0 && values.count - from >= count
                && column.count - start >= count, "columns hold the run")
        unsafe values.withUnsafeBufferPointer { values in
            unsafe column.withUnsafeMutableBufferPointer { column in
                for index in 0..<count {
                    unsafe column[start + index] = values[from + index]
                }
            }
        }
    }
}
