// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRPairs
import SRReport
import SRSupport
import SRSweep
import SystemPackage
import Workloads

/// One start of `srorch ab`: build, runs, report, verdict.
struct ABSession {
    private let options: AB
    private let conditions: [RatioCondition]
    private let plan: PairsPlan
    private let folder: SweepFolder

    init(_ options: AB) throws {
        self.options = options
        conditions = try options.parsedConditions()
        let guest = options.guest
        let name = guest.workload ?? FilePath(options.command[0]).lastComponent?.string ?? "command"
        folder = SweepFolder(path: FilePath(Names.anchored(options.output ?? "ab-\(name)")))
        let (a, b) = (options.kernels[0], options.kernels[1])
        plan = PairsPlan(
            name: name, a: try KernelSide(a), b: try KernelSide(b),
            seeds: (0..<UInt64(options.seeds)).map { options.firstSeed + $0 },
            hasNulls: options.makesNulls, words: guest.words, limits: guest.limits,
            command: options.command)
    }

    func run() async throws -> ExitStatus {
        let lock = try SweepLock(folder)
        defer { withExtendedLifetime(lock) {} }
        try plan.open(folder)
        if let status = try await captures() { return status }
        let runs = try PairsRuns(plan, in: folder)
        try check(runs.counters)
        let report = try runs.report(all: options.all, others: conditions.map(\.counter))
        try options.print(report)
        return try judge(report)
    }

    // MARK: Runs

    /// Makes what is missing.
    ///
    /// - Returns: the status to end with where runs are missing still.
    private func captures() async throws -> ExitStatus? {
        let progress = SweepProgress(quiet: options.quiet, jobs: options.jobs)
        defer { progress.finish() }
        let sweep = LocalSweep(
            folder, jobs: options.jobs, retries: 0, program: RunLauncher.thisProgram(),
            stopsAtFailure: true)
        let (state, wasCancelled) = try await Interruption.cancelling { [plan] in
            let state = try await sweep.run(plan.sweep) { progress.show($0, $1) }
            return (state, Task.isCancelled)
        }
        progress.finish()
        guard !state.missing.isEmpty else { return nil }
        if wasCancelled {
            Complaint.say(
                "\(state.whole.count) of \(plan.sweep.runs.count) runs are whole; the same command "
                    + "goes on from them")
            return .interrupted
        }
        guard let (name, failure) = state.failed.min(by: { $0.key < $1.key }) else {
            return .sweepIncomplete
        }
        Complaint.say(
            "\(name) failed: \(failure.reason) (\(folder.failed.appending(name)) has what it left)")
        if !conditions.isEmpty {
            return plan.role(of: name) == .b
                ? BisectStep.status(ofRun: failure.status) : .notJudged
        }
        let own = failure.status.flatMap { ExitStatus(rawValue: Int32(clamping: $0)) }
        return state.whole.isEmpty ? own ?? .sweepIncomplete : .sweepIncomplete
    }

    // MARK: Verdict

    private func check(_ known: [String]) throws {
        for condition in conditions where !known.contains(condition.counter) {
            throw SRError(
                .usage,
                "--fail-if \(condition): there is no counter '\(condition.counter)'"
                    + Hint.nearest(to: condition.counter, among: known))
        }
    }

    private func judge(_ report: PairsReport) throws -> ExitStatus {
        guard !conditions.isEmpty else {
            if let apart = report.memoryApart { Complaint.say(apart) }
            return .success
        }
        if let apart = report.memoryApart {
            Complaint.say("\(apart): no condition is judged by such runs")
            return .cannotBeTested
        }
        var isMet = false
        for condition in conditions {
            let row = report.comparison.counters.first {
                $0.pairs.name == condition.counter
            }
            // A counter that is 0 on both sides has no row.
            guard let row, let ratio = row.ratio else {
                throw SRError(
                    .usage,
                    "--fail-if \(condition): \(condition.counter) is 0 on side A, which has no ratio"
                )
            }
            let holds = condition.holds(of: ratio)
            isMet = isMet || holds
            let settled =
                condition.isSettled(by: row) == true
                ? "" : "; the 95 % interval has both answers: more --seeds would tell"
            Complaint.say(
                "\(condition): \(holds ? "holds" : "does not hold"), "
                    + "\(PairsReport.ratio(row))\(settled)")
        }
        return isMet ? .conditionMet : .success
    }
}
