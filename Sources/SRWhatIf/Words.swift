// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRText

/// Figures as the verdict and the tables have them.
enum Words {
    static func bytes(_ value: Double) -> String { Numbers.bytes(UInt64(max(0, value.rounded()))) }

    static func count(_ value: Double) -> String {
        Numbers.grouped(UInt64(max(0, value.rounded())))
    }

    /// A count with what is counted: `1 page`, `2 pages`.
    static func count(_ value: Double, _ noun: String) -> String {
        counted(count(value), noun)
    }

    static func count(_ value: WhatIfStudy.Estimate, _ noun: String) -> String {
        counted(count(value), noun)
    }

    /// `1 page was`, `2 pages were`.
    static func were(_ counted: String) -> String {
        counted + (counted.hasPrefix("1 ") && !counted.hasSuffix("s") ? " was" : " were")
    }

    private static func counted(_ figure: String, _ noun: String) -> String {
        "\(figure) \(noun)\(figure == "1" ? "" : "s")"
    }

    /// Seconds, with more places the fewer there are.
    static func seconds(_ value: Double) -> String {
        Numbers.fixed(value, value < 0.1 ? 4 : value < 10 ? 2 : 1) + " s"
    }

    /// A wait: microseconds below ten milliseconds.
    static func wait(_ nanoseconds: Double) -> String {
        nanoseconds < 10_000_000
            ? Numbers.fixed(nanoseconds / 1000, 1) + " us"
            : Numbers.fixed(nanoseconds / 1_000_000, 1) + " ms"
    }

    static func percent(_ share: Double) -> String { Numbers.fixed(share * 100, 1) + " %" }

    /// A mean with its interval, where there is one: both in the mean's unit, so that they can be held
    /// against each other.
    static func bytes(_ value: WhatIfStudy.Estimate) -> String {
        guard let half = value.halfWidth else { return bytes(value.mean) }
        // The unit is what the mean alone is told in.
        let unit = bytes(value.mean).split(separator: " ").last.map(String.init) ?? "B"
        let power = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"].firstIndex(of: unit) ?? 0
        let size = Double(1 << (10 * power))
        // One place more where the interval would be 0.
        let places = half / size < 0.05 ? 2 : 1
        return Numbers.fixed(max(0, value.mean) / size, places) + " ± "
            + Numbers.fixed(half / size, places) + " " + unit
    }

    static func count(_ value: WhatIfStudy.Estimate) -> String {
        count(value.mean) + (value.halfWidth.map { " ± " + count($0) } ?? "")
    }

    /// A time of a setting, as a kernel's file takes it: `300`.
    static func wholeSeconds(_ nanoseconds: UInt64) -> String {
        String(nanoseconds / 1_000_000_000)
    }
}
