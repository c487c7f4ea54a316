// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Numbers for people.
public enum Numbers {
    /// Digits in groups of three: 1234567 is "1,234,567".
    public static func grouped(_ value: UInt64) -> String {
        let digits = String(value)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    /// `value` with exactly `places` digits after the point, rounded half away from zero.
    public static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e18 else { return "\(value)" }
        let whole = UInt64(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        let factor = UInt64(scale)
        guard places > 0 else { return sign + String(whole) }
        let fraction = String(whole % factor)
        return sign + String(whole / factor) + "."
            + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// `part` of `whole` in percent, one digit after the point; "-" of nothing.
    public static func percent(_ part: UInt64, of whole: UInt64) -> String {
        whole == 0 ? "-" : fixed(Double(part) * 100 / Double(whole), 1) + " %"
    }

    /// Bytes in the largest binary unit that leaves at least 1.
    public static func bytes(_ value: UInt64) -> String {
        guard value >= 1024 else { return "\(value) B" }
        var amount = Double(value)
        var unit = ""
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] where amount >= 1024 {
            amount /= 1024
            unit = next
        }
        return fixed(amount, 1) + " " + unit
    }

    /// `text` with blanks before it up to `width` characters.
    public static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
