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

    /// The series of a verb that is told of none and works on no run.
    public static let usual = KernelSeries.linux61

    /// All of them, for a sentence: `6.1, 6.12 or 7.3`.
    public static let choices: String = choices(of: allCases)

    /// Some of them, for a sentence.
    public static func choices(of some: [KernelSeries]) -> String {
        let names = some.map(\.rawValue)
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    /// The series of a kernel's release, `6.1.0-44-amd64`; nil if it is none of these.
    public init?(release: String) {
        let numbers = release.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count >= 2 else { return nil }
        let minor = numbers[1].prefix { $0.isASCII && $0.isNumber }
        self.init(rawValue: "\(numbers[0]).\(minor)")
    }
}
