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
    private let name: String
    private let folder: SweepFolder

    init(_ options: AB) throws {
        var options = options
        options.kernels = try options.kernels.map(options.guest.family.kernelName)
        self.options = options
        conditions = try options.parsedConditions()
        name =
            options.guest.workload ?? FilePath(options.command[0]).lastComponent?.string
            ?? "command"
        folder = SweepFolder(path: FilePath(Names.anchored(options.output ?? "ab-\(name)")))
    }

    func run() async throws -> ExitStatus {
        try KernelSide.check(KernelSide(options.kernels[0]), KernelSide(options.kernels[1]))
        let lock = try SweepLock(folder)
        defer { withExtendedLifetime(lock) {} }
        // Before a build's words lie in the folder, which would make it one of something else.
        try self.plan(seeds: 1).open(folder)
        if let build = options.build, let status = try await self.build(build) { return status }
        // A tree that was built is another kernel from now on.
        let plan = try plan(seeds: options.seeds)
        try plan.open(folder)
        if !conditions.allSatisfy({ RunCounters.mainNames.contains($0.counter) }) {
            // What else a kernel counts is known of a run alone: a slip of the pen is not to cost
            // all of them.
            let first = try self.plan(seeds: 1)
            if let status = try await captures(first) { return status }
            try check(try PairsRuns(first, in: folder).counters)
        }
        if let status = try await captures(plan) { return status }
        let runs = try PairsRuns(plan, in: folder)
        let report = try runs.report(all: options.all, others: conditions.map(\.counter))
        try options.tell(report)
        if let svg = options.svg {
            let script = GnuplotPairs(picture: .svg).script(report, try runs.curves())
            try await OutputArgument(svg).draw(script, .svg)
        }
        return try judge(report)
    }

    private func plan(seeds: Int) throws -> PairsPlan {
        let sides = try options.kernels.prefix(2).map { try KernelSide($0) }
        return PairsPlan(
            name: name, a: sides[0], b: sides[1],
            seeds: (0..<UInt64(seeds)).map { options.firstSeed + $0 },
            hasNulls: options.makesNulls,
            words: try options.guest.words(leastMemoryMiB: KernelSide.leastMemoryMiB(sides)),
            limits: options.guest.limits, command: options.command)
    }

    /// Builds kernel B.
    ///
    /// - Returns: the status to end with where that fails.
    private func build(_ command: String) async throws -> ExitStatus? {
        let waiting = Waiting("building \(options.kernels[1])")
        defer { waiting.finish() }
        let log = folder.path.appending("build.log")
        let (outcome, wasCancelled) = try await Interruption.cancelling {
            [kernel = options.kernels[1]] in
            (try await KernelSide.build(kernel, by: command, log: log), Task.isCancelled)
        }
        waiting.finish()
        if wasCancelled { return .interrupted }
        guard let outcome else { return nil }
        Complaint.say(
            "\(options.kernels[1]) was not built: '\(command)' \(outcome); its words are in "
                + "\(log)")
        return conditions.isEmpty ? .imageBuildFailed : .cannotBeTested
    }

    // MARK: Runs

    /// Makes what is missing.
    ///
    /// - Returns: the status to end with where runs are missing still.
    private func captures(_ plan: PairsPlan) async throws -> ExitStatus? {
        let progress = SweepProgress(quiet: options.quiet, jobs: options.jobs)
        defer { progress.finish() }
        let sweep = LocalSweep(
            folder, jobs: options.jobs, retries: options.retries,
            program: RunLauncher.thisProgram(), stopsAtFailure: true)
        let (state, wasCancelled) = try await Interruption.cancelling {
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
