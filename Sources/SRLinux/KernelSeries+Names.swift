// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// The names of all series, to end "the kernel is …": `6.1 or 6.12`.
    public static let choices = listed(allCases, with: "or")

    /// The names of some series, as a sentence has them: `6.1 and 6.12`; "none" if there is none.
    public static func listed(_ series: [KernelSeries], with word: String = "and") -> String {
        let names = series.map(\.rawValue)
        guard let last = names.last else { return "none" }
        return names.count == 1
            ? last : names.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    /// The newest series there is.
    public static var newest: KernelSeries { allCases[allCases.count - 1] }
}
