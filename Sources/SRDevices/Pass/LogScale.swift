// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRReplay

/// The logarithm of positive numbers to base 2, rounded down to a step, by two looks into tables: the
/// function of the library takes as long as all else that a ledger does with a page.
struct LogScale: Sendable {
    static let stepsOfDoubling = 64
    /// Bits of a number's fraction that say which cell of ``cells`` it is in: a cell is narrower than
    /// the narrowest step.
    private static let cellBits = 11
    private static let fractionBits = 52

    /// The step in which each cell begins.
    private let cells = Table<UInt8>(capacity: 1 << cellBits)
    /// The fraction, as bits, at which each step begins, and one that there is not.
    private let starts = Table<UInt64>(capacity: stepsOfDoubling + 1)

    init() {
        let one = 1 << UInt64(Self.fractionBits)
        for step in 0..<Self.stepsOfDoubling {
            let value = exp2(Double(step) / Double(Self.stepsOfDoubling))
            starts[step] = value.bitPattern & (UInt64(one) - 1)
        }
        starts[Self.stepsOfDoubling] = UInt64(one)
        var step = 0
        for cell in 0..<1 << Self.cellBits {
            let start = UInt64(cell) << UInt64(Self.fractionBits - Self.cellBits)
            while starts[step + 1] <= start { step += 1 }
            cells[cell] = UInt8(step)
        }
    }

    /// log2 of a number times ``stepsOfDoubling``, rounded down. O(1).
    ///
    /// - Parameter value: above 0.
    @inline(__always) func step(of value: Double) -> Int {
        let fraction = value.bitPattern & (1 &<< UInt64(Self.fractionBits) &- 1)
        let cell = Int(fraction &>> UInt64(Self.fractionBits &- Self.cellBits))
        var step = Int(cells[cell])
        if fraction >= starts[step &+ 1] { step &+= 1 }
        let exponent = Int(value.bitPattern &>> UInt64(Self.fractionBits)) &- 1023
        return exponent &* Self.stepsOfDoubling &+ step
    }
}
