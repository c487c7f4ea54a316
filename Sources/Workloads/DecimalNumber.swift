// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A number in decimal digits, with or without a point, kept exactly: a `Double` would round
/// what has more than 53 bits.
struct DecimalNumber {
    private let digits: UInt
    /// Power of ten that ``digits`` are to be divided by.
    private let divisor: UInt

    /// nil if it is no such number, or has more digits than 62 bits hold.
    init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        let all = parts.joined()
        guard parts.count <= 2, all.utf8.allSatisfy({ (48...57).contains($0) }),
            let digits = UInt(all), digits < 1 << 62, fraction.count < 18
        else { return nil }
        self.digits = digits
        divisor = fraction.reduce(1) { power, _ in power * 10 }
    }

    /// nil if the product is not whole or does not fit 62 bits.
    func multiplied(by scale: Int) -> Int? {
        let (high, low) = digits.multipliedFullWidth(by: UInt(scale))
        guard high < divisor else { return nil }
        let (quotient, rest) = divisor.dividingFullWidth((high, low))
        return rest == 0 && quotient < 1 << 62 ? Int(quotient) : nil
    }
}
