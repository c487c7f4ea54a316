// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Sizes as people write them: `512`, `64K`, `96M`, `1.5G` (powers of 1024), each with or
/// without `B` or `iB` behind, in capitals or not.
public enum ByteSize {
    /// The number of bytes that `text` means; nil if it is no size, is negative,
    /// is not a whole number of bytes, or does not fit 62 bits.
    ///
    /// - Parameters:
    ///   - text: a number, and a suffix where it has one.
    ///   - bare: bytes that a number without a suffix counts in.
    public static func parse(_ text: String, bare: Int = 1) -> Int? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        var suffix = text.dropFirst(number.count).uppercased()
        var scale = suffix.isEmpty ? bare : 1
        if let first = suffix.first, let power = "KMGT".firstIndex(of: first) {
            scale = 1 << (10 * (1 + "KMGT".distance(from: "KMGT".startIndex, to: power)))
            suffix.removeFirst()
            if suffix == "IB" { suffix = "B" }
        }
        guard suffix.isEmpty || suffix == "B" else { return nil }
        return DecimalNumber(number)?.multiplied(by: scale)
    }

    /// The shortest exact spelling: the largest unit that divides `bytes`.
    public static func format(_ bytes: Int) -> String {
        for (power, unit) in [(40, "T"), (30, "G"), (20, "M"), (10, "K")] {
            let scale = 1 << power
            if bytes >= scale, bytes % scale == 0 { return "\(bytes / scale)\(unit)" }
        }
        return "\(bytes)"
    }
}
