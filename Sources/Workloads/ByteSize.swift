// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Sizes as people write them: `4096`, `64K`, `96M`, `1.5G` (powers of 1024).
public enum ByteSize {
    /// The number of bytes that `text` means; nil when it is no size, is negative,
    /// is not a whole number of bytes, or does not fit an `Int`.
    public static func parse(_ text: String) -> Int? {
        var digits = Substring(text)
        for end in ["iB", "B"] where digits.hasSuffix(end) {
            digits.removeLast(end.count)
            break
        }
        var scale = 1
        if let last = digits.last, let power = "KMGT".firstIndex(of: Character(last.uppercased())) {
            scale = 1 << (10 * (1 + "KMGT".distance(from: "KMGT".startIndex, to: power)))
            digits.removeLast()
        }
        let ascii = digits.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard ascii, let number = Double(digits) else { return nil }
        let bytes = number * Double(scale)
        guard bytes < 0x1p62, bytes == bytes.rounded() else { return nil }
        return Int(bytes)
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
