// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Lengths of time as people write them: `90`, `1.5s`, `250ms`, `10m`, `2h`.
public enum TimeSpan {
    /// Nanoseconds of each unit.
    private static let units = [
        "": 1_000_000_000, "ns": 1, "us": 1000, "µs": 1000, "ms": 1_000_000,
        "s": 1_000_000_000, "m": 60_000_000_000, "min": 60_000_000_000,
        "h": 3_600_000_000_000, "d": 86_400_000_000_000,
    ]

    /// The nanoseconds that `text` means; nil if it is no time, is negative, is not a whole
    /// number of nanoseconds, or does not fit 62 bits (146 years).
    public static func nanoseconds(_ text: String) -> Int? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let unit = units[String(text.dropFirst(number.count))] else { return nil }
        return DecimalNumber(number)?.multiplied(by: unit)
    }
}
