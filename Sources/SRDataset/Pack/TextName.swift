// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Whether a name stays text in a table without types.
///
/// Readers of CSV and of folders such as `run=NAME` guess a type from the look of a value:
/// `007` becomes 7, `6.10` 6.1, `1e3` 1000, `2026-11-30` a day, and `null` is missing.
/// `is_text` in python/sr_parse/parquet.py draws the same line.
enum TextName {
    /// Words that stand for no text in pandas, polars, DuckDB or Spark.
    private static let words: Set<String> = [
        "", "n/a", "na", "#n/a", "#na", "<na>", "nan", "null", "none", "nil", "true", "false",
        "t", "f", "yes", "no", "y", "n", "on", "off", "inf", "infinity", "epoch", "today", "now",
        "yesterday", "tomorrow", "__hive_default_partition__",
    ]
    /// What numbers, days and times are written with, besides digits: exponents, hexadecimal
    /// and type letters too.
    private static let marks = Set("+-.,:_/ eExXtTdDfFlL")

    static func isText(_ name: String) -> Bool {
        var bare = name.drop { $0 == "+" || $0 == "-" }
        if bare.contains(":") {
            while bare.last == "Z" || bare.last == "z" { bare.removeLast() }
        }
        guard !words.contains(bare.lowercased()) else { return false }
        let front = bare.drop { $0 == "." }.first
        guard let front, front.isASCII, front.isNumber else { return true }
        return !bare.allSatisfy { marks.contains($0) || $0.isASCII && $0.isNumber }
    }

    /// The name, after `prefix` if it would not stay text.
    static func text(_ name: String, ifNot prefix: String) -> String {
        isText(name) ? name : prefix + name
    }
}
