// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRCapture
internal import SRPairs
internal import SRParse
public import SRReport
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// The whole runs of a comparison, by seed.
public struct PairsRuns: Sendable {
    /// A run that is whole.
    struct Run: Sendable {
        let folder: RunFolder
        let record: RunRecord
    }

    /// The runs of one seed.
    struct Pair: Sendable {
        let seed: UInt64
        let a: Run
        let b: Run
        let null: Run?
    }

    let plan: PairsPlan
    let pairs: [Pair]

    /// Reads the records of all seeds of which both sides are whole.
    ///
    /// - Throws: `SRError` of status `badTrace` for a record that cannot be read; of status
    ///   `outputError` where a side's runs are of more than one kernel, or all of more than one root
    ///   or QEMU.
    public init(_ plan: PairsPlan, in folder: SweepFolder) throws {
        self.plan = plan
        let whole = folder.whole()
        func run(_ role: PairsPlan.Role, _ index: Int) throws -> Run? {
            let names = plan.runs(role)
            guard names.indices.contains(index), whole.contains(names[index]) else { return nil }
            let run = RunFolder(path: folder.runs.appending(names[index]))
            return Run(folder: run, record: try RunRecord(path: run.record))
        }
        var pairs: [Pair] = []
        for (index, seed) in plan.seeds.enumerated() {
            guard let a = try run(.a, index), let b = try run(.b, index) else { continue }
            let null = try run(.null, index)
            guard null != nil || !plan.has(.null) else { continue }
            pairs.append(Pair(seed: seed, a: a, b: b, null: null))
        }
        self.pairs = pairs
        try checkGuests(folder)
    }

    /// How many seeds have a pair.
    public var count: Int { pairs.count }

    /// What the counters of the first pair are called; empty if there is no pair.
    public var counters: [String] {
        guard let first = pairs.first else { return [] }
        return RunCounters.mainNames + RunCounters.vmstatNames(of: first.a.record)
    }

    /// A kernel that was built anew under its old name would be two kernels on one side, and a guest
    /// that was built anew since the first runs would be a change of its own.
    private func checkGuests(_ folder: SweepFolder) throws {
        let records = pairs.flatMap {
            [$0.a.record, $0.b.record] + ($0.null.map { [$0.record] } ?? [])
        }
        for (what, words) in [
            ("root file systems", records.compactMap { $0.image?.root?.content }),
            ("versions of QEMU", records.compactMap { $0.machine?.qemu }),
        ] where Set(words).count > 1 {
            throw SRError(
                .output,
                "the runs in \(folder.runs) are of \(Set(words).count) different \(what): give "
                    + "another folder with -o")
        }
        for (side, runs) in [(plan.a, pairs.map(\.a)), (plan.b, pairs.map(\.b))] {
            let digests = Set(runs.compactMap { $0.record.image?.kernel?.content })
            guard digests.count > 1 else { continue }
            throw SRError(
                .output,
                "the runs of \(side.word) in \(folder.runs) are of \(digests.count) different "
                    + "kernels: remove those of the old one (k\(side.key)-*), or give another "
                    + "folder with -o")
        }
    }

    /// All that there is to say of them.
    ///
    /// - Parameters:
    ///   - all: whether every counter of /proc/vmstat is compared.
    ///   - others: more counters of it that are.
    /// - Throws: `SRError` where a trace cannot be read.
    public func report(all: Bool, others: [String]) throws -> PairsReport {
        let nulls = plan.has(.null) ? pairs.compactMap { $0.null?.record } : nil
        let comparison = PairedComparison(
            RunCounters.pairs(
                a: pairs.map(\.a.record), b: pairs.map(\.b.record), null: nulls, all: all,
                others: others))
        return PairsReport(
            workload: Self.workload(pairs.first?.a.record),
            a: side(plan.a, pairs.map(\.a)), b: side(plan.b, pairs.map(\.b)),
            seeds: pairs.map(\.seed), comparison: comparison,
            noise: nulls == nil ? .otherSeeds : .dummyWord, isNull: plan.isNull,
            firstDifferences: try pairs.map(Self.firstDifference))
    }

    /// Swap-outs over time of every run.
    ///
    /// - Throws: `SRError` where a trace cannot be read.
    public func curves() throws -> [WriteCurve] {
        try pairs.flatMap { pair in
            try [(pair.a, false), (pair.b, true)].compactMap { run, isB in
                guard run.record.trace != nil else { return nil }
                return try WriteCurve(trace: run.folder.trace.string, isB: isB)
            }
        }
    }

    private func side(_ side: KernelSide, _ runs: [Run]) -> PairsReport.Side {
        PairsReport.Side(
            name: side.label, kernel: runs.first?.record.guest?.kernel ?? "",
            digest: runs.first?.record.image?.kernel?.content,
            memAvailableKiB: runs.map { $0.record.memoryKiB },
            unrepeatable: runs.compactMap { $0.record.machine?.unrepeatable }.first)
    }

    private static func workload(_ record: RunRecord?) -> String {
        guard let record else { return "" }
        let parameters = record.workload.parameters.filter { $0.key != "seed" }
            .map { "\($0.key)=\($0.value)" }.sorted()
        let name =
            parameters.isEmpty && record.workload.name == "command"
            ? record.workload.command.joined(separator: " ") : record.workload.name
        let memory = record.guest.map { "\($0.memoryMiB) MiB" } ?? ""
        return ([name] + parameters + [memory]).joined(separator: ", ")
    }

    private static func firstDifference(_ pair: Pair) throws -> PairsReport.FirstDifference {
        guard pair.a.record.trace != nil, pair.b.record.trace != nil else {
            return .init(seed: pair.seed, event: nil, seconds: nil)
        }
        let verdict = try Reproduction.of(
            pair.a.record, in: pair.a.folder, pair.b.record, in: pair.b.folder
        ).verdict
        guard case .differs(let difference) = verdict else {
            return .init(seed: pair.seed, event: nil, seconds: nil)
        }
        let time = (difference.first ?? difference.again)?.time
        return .init(
            seed: pair.seed, event: difference.event, seconds: time.map { Double($0) / 1e9 })
    }
}
