// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A series of Linux whose rules are known, as recipes, runs and options name it.
///
/// Each fact stands in one of the extensions beside this file, decided by a switch without a
/// default: a new case makes the compiler name every place to decide.
public enum KernelSeries: String, Sendable, Hashable, CaseIterable, Codable {
    case linux61 = "6.1"
    case linux612 = "6.12"
    case linux73 = "7.3"

    /// The series that a verb follows if neither its words nor a run name one.
    public static let usual = KernelSeries.linux61

    /// The series of a kernel's release, `6.1.0-44-amd64`; nil if it is none of these.
    public init?(release: String) {
        let numbers = release.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count >= 2 else { return nil }
        let minor = numbers[1].prefix { $0.isASCII && $0.isNumber }
        self.init(rawValue: "\(numbers[0]).\(minor)")
    }
}
