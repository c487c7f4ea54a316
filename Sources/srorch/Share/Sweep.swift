// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRRunFolder
import SRSupport
import SRSweep
import SystemPackage

/// `srorch sweep PLAN`: every run of a plan, here or on a cluster.
struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Make every run of a plan, here or as a Slurm job array.",
        discussion: """
            A plan is a YAML file: workloads × parameters × memory × kernels × compressors × \
            seeds × repeats (docs/sweep.md; examples/plans). Each run becomes a run folder in \
            sweep-NAME/runs, whole or not at all. Started again, a sweep goes on from what is \
            whole and tries again what failed.

            Ctrl-C ends what runs here in good order. With --slurm it leaves the job to Slurm: \
            the same command watches it again, --cancel ends it.

            EXAMPLES:
              srorch sweep plan.yaml --dry-run
              srorch sweep plan.yaml --jobs 2
              srorch sweep plan.yaml --slurm --partition short
            """)

    @Argument(help: "The plan; - for standard input.", completion: .file())
    var plan: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "The sweep's folder. (default: sweep-NAME)", completion: .directory)
    var output: String?

    @Flag(name: .customLong("dry-run"), help: "List the runs, what they cost, and stop.")
    var dryRun = false

    @Option(help: "Runs at once. (default: 1; with --slurm as many as it lets)")
    var jobs: Int?

    @Option(help: "More tries at a run that failed. (default: 0; with --slurm 2)")
    var retries: Int?

    @Flag(help: "Run on a cluster, as a job array.")
    var slurm = false

    @Option(help: "With --slurm: the partition.")
    var partition: String?

    @Option(
        name: .customLong("sbatch-option"),
        help: "With --slurm: a word for sbatch, such as --sbatch-option=--time=30; repeatable.")
    var sbatchOptions: [String] = []

    @Flag(help: "With --slurm: submit, and watch another time.")
    var detach = false

    @Flag(help: "With --slurm: end the sweep's job.")
    var cancel = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    func validate() throws {
        try FolderArgument.check(output, needsText: true)
        if let jobs, !(1...10_000).contains(jobs) {
            throw ValidationError("--jobs takes 1 or more, not \(jobs).")
        }
        if let retries, !(0...100).contains(retries) {
            throw ValidationError("--retries takes 0 to 100, not \(retries).")
        }
        let needsSlurm = [
            ("--partition", partition != nil), ("--sbatch-option", !sbatchOptions.isEmpty),
            ("--detach", detach), ("--cancel", cancel),
        ]
        if !slurm, let (name, _) = needsSlurm.first(where: { $0.1 }) {
            throw ValidationError("\(name) belongs to --slurm.")
        }
    }

    func run() async throws {
        let status: ExitStatus
        do {
            let plan = try SweepPlan(
                path: FilePath(Spool.path(Names.input(self.plan))),
                name: self.plan == "-" ? "standard input" : self.plan)
            let folder = SweepFolder(
                path: FilePath(Names.anchored(output ?? "sweep-\(plan.name)")))
            if dryRun {
                let listing = SweepListing(plan, folder)
                try put(json ? try listing.json() : listing.text())
                return
            }
            if cancel {
                try put(try await SlurmSweep.cancel(folder) + "\n")
                return
            }
            status = try await make(plan, in: folder)
        } catch let error as ValidationError {
            throw error
        } catch {
            throw Complaint.code(error)
        }
        if status != .success { throw status.exitCode }
    }

    private func make(_ plan: SweepPlan, in folder: SweepFolder) async throws -> ExitStatus {
        if slurm, Names.anchored(".") != "." {
            throw ValidationError("The nodes cannot be told of this folder, which is not UTF-8.")
        }
        let lock = try SweepLock(folder)
        defer { withExtendedLifetime(lock) {} }
        try folder.open(for: plan)
        let program = RunLauncher.thisProgram()
        let progress = SweepProgress(quiet: quiet, jobs: jobs ?? 1)
        let state: SweepState
        let wasCancelled: Bool
        do {
            if slurm {
                let sweep = SlurmSweep(
                    folder, jobs: jobs, retries: retries ?? 2,
                    options: (partition.map { ["--partition=\($0)"] } ?? []) + sbatchOptions,
                    program: program)
                let before = folder.whole()
                progress.note(try await sweep.submit(plan))
                if detach { return .success }
                (state, wasCancelled) = try await Interruption.cancelling {
                    let state = try await sweep.watch(plan, before: before) {
                        progress.show($0, $1)
                    }
                    return (state, Task.isCancelled)
                }
            } else {
                if let busy = try await SlurmSweep.busy(folder) { throw busy }
                let sweep = LocalSweep(
                    folder, jobs: jobs ?? 1, retries: retries ?? 0, program: program)
                (state, wasCancelled) = try await Interruption.cancelling {
                    let state = try await sweep.run(plan) { progress.show($0, $1) }
                    return (state, Task.isCancelled)
                }
            }
            progress.finish()
        } catch {
            progress.finish()
            throw error
        }
        let summary = SweepSummary(state, folder, wasCancelled: wasCancelled, onCluster: slurm)
        try put(json ? try summary.json() : summary.text())
        if wasCancelled, !state.missing.isEmpty { return .interrupted }
        if let stopped = state.stopped {
            Complaint.say(stopped)
            return .outputError
        }
        return state.missing.isEmpty ? .success : .sweepIncomplete
    }
}
