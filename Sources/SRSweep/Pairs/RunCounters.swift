// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRPairs
public import SRRunFolder

/// The figures of a run that two kernels are compared by.
public enum RunCounters {
    /// A figure that every comparison has.
    struct Figure: Sendable {
        let name: String
        let unit: CounterPairs.Unit
        /// nil where the run's kernel does not have it.
        let value: @Sendable (RunRecord) -> Double?
    }

    /// What a cover letter has, in its order. Names that are not of /proc/vmstat stand for sums of
    /// it, or are times of the guest.
    static let main: [Figure] = [
        Figure(name: "time", unit: .seconds) { $0.workload.seconds },
        Figure(name: "user", unit: .seconds) { $0.workload.userSeconds },
        Figure(name: "system", unit: .seconds) { $0.workload.systemSeconds },
        Figure(name: "pswpin", unit: .count) { ($0.guest?.pswpin).map { Double($0) } },
        Figure(name: "pswpout", unit: .count) { ($0.guest?.pswpout).map { Double($0) } },
        sum("refaults") { ["workingset_refault_anon", "workingset_refault_file"].contains($0) },
        sum("swap_ra_hit") { $0 == "swap_ra_hit" },
        sum("allocstall") { $0.hasPrefix("allocstall_") },
        sum("nr_zspages") { $0 == "nr_zspages" },
    ]

    /// The names of what a cover letter has, in its order.
    public static var mainNames: [String] { main.map(\.name) }

    private static func sum(
        _ name: String, _ isMeant: @escaping @Sendable (String) -> Bool
    ) -> Figure {
        Figure(name: name, unit: .count) { record in
            let meant = record.guest?.vmstatDeltas?.filter { isMeant($0.key) } ?? [:]
            return meant.isEmpty ? nil : Double(meant.values.reduce(0, +))
        }
    }

    /// The counters of /proc/vmstat that a run has, sorted.
    public static func vmstatNames(of record: RunRecord) -> [String] {
        (record.guest?.vmstatDeltas ?? [:]).keys.sorted()
    }

    /// A figure by its name; nil where the run does not have it.
    static func value(_ name: String, of record: RunRecord) -> Double? {
        if let figure = main.first(where: { $0.name == name }) { return figure.value(record) }
        return (record.guest?.vmstatDeltas?[name]).map { Double($0) }
    }

    /// Pairs of every figure that all runs have, one that is 0 in all of them left out.
    ///
    /// - Parameters:
    ///   - a: records of side A, one a seed.
    ///   - b: records of side B, of the same seeds.
    ///   - null: records of A after a change that does nothing, of the same seeds; nil if there
    ///     are none.
    ///   - all: whether every counter of /proc/vmstat is taken.
    ///   - others: more counters of it, by name.
    public static func pairs(
        a: [RunRecord], b: [RunRecord], null: [RunRecord]?, all: Bool, others: [String]
    ) -> [CounterPairs] {
        let mainNames = mainNames
        let known = a.first.map(vmstatNames) ?? []
        let names =
            mainNames + known.filter { !mainNames.contains($0) && (all || others.contains($0)) }
        return names.compactMap { name in
            func values(_ records: [RunRecord]) -> [Double]? {
                let values = records.compactMap { value(name, of: $0) }
                return values.count == records.count ? values : nil
            }
            guard let one = values(a), let two = values(b),
                (one + two).contains(where: { $0 != 0 })
            else { return nil }
            let unit = main.first { $0.name == name }?.unit ?? .count
            return CounterPairs(name: name, unit: unit, a: one, b: two, null: null.flatMap(values))
        }
    }
}
