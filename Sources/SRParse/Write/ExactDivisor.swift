// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Divides multiples of a number by it, and tells which numbers are, by one multiplication: modulo 2^64
/// an odd number has an inverse (Granlund and Montgomery, "Division by invariant integers using
/// multiplication", PLDI 1994, section 9).
struct ExactDivisor {
    let divisor: UInt64
    private let shift: UInt64
    /// Of the divisor without its powers of two.
    private let inverse: UInt64
    /// The greatest quotient of an odd part's multiple.
    private let greatest: UInt64

    /// - Parameter divisor: at least 1.
    init(_ divisor: UInt64) {
        precondition(divisor > 0, "nothing is a multiple of 0 but itself")
        self.divisor = divisor
        shift = UInt64(divisor.trailingZeroBitCount)
        let odd = divisor >> shift
        // Right to three bits, and to twice as many after each step.
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        self.inverse = inverse
        greatest = .max / odd
    }

    /// Whether `number` is a multiple. O(1).
    @inline(__always) func divides(_ number: UInt64) -> Bool {
        let odd = number &>> shift
        return odd &<< shift == number && odd &* inverse <= greatest
    }

    /// The quotient of a multiple, of either sign. O(1).
    @inline(__always) func quotient(_ multiple: Int64) -> Int64 {
        (multiple &>> Int64(bitPattern: shift)) &* Int64(bitPattern: inverse)
    }
}
