// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRStats
internal import SRText

/// Runs that are tries at one thing: all that their records tell of them is the same, but the seed.
struct SeedGroups: Sendable {
    /// Indices of each group's runs, in the order in which groups first appear.
    let groups: [[Int]]

    /// - Parameter runs: one without a record is a group of its own.
    init(_ runs: [RunFigures]) {
        var groups: [[Int]] = []
        var places: [String: Int] = [:]
        for (index, run) in runs.enumerated() {
            let traits = run.traits.filter { $0.name != "seed" }.map { "\($0.name)=\($0.value)" }
            let key = (traits + run.header.compressors + [run.profile.compressor])
                .joined(separator: "\n")
            guard run.record != nil, let place = places[key] else {
                if run.record != nil { places[key] = groups.count }
                groups.append([index])
                continue
            }
            groups[place].append(index)
        }
        self.groups = groups
    }

    /// Whether there are fewer groups than runs.
    var hasSpread: Bool { groups.contains { $0.count > 1 } }

    /// The middle of some figures, with the lowest and the highest behind it where they differ; of an
    /// even number the lower of the two in the middle.
    ///
    /// - Parameter unit: stands behind the last number.
    static func spread(_ values: [UInt64], unit: String = "") -> String {
        let sorted = values.sorted()
        guard let least = sorted.first, let most = sorted.last else { return "-" }
        let middle = Numbers.grouped(sorted[(sorted.count - 1) / 2])
        guard least != most else { return middle + unit }
        return "\(middle) (\(Numbers.grouped(least)) to \(Numbers.grouped(most)))\(unit)"
    }
}
