// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
public import SRSupport
public import SystemPackage

/// Runs of a plan as Slurm job arrays: a run is a task, its number that of the run in the
/// plan. There is one array, or one for each MaxArraySize of the plan's runs.
///
/// The folder and this program must be the same to every node. What is whole is told by the
/// folder alone; Slurm is asked only what is not over, so that no accounting is needed.
public struct SlurmSweep: Sendable {
    let folder: SweepFolder
    let program: FilePath
    /// Tasks at once; nil: as many as Slurm lets.
    let jobs: Int?
    let retries: Int
    /// Words for sbatch.
    let options: [String]
    private let slurm = Slurm()

    /// How often Slurm is asked: each question costs its controller something.
    static let interval = Duration.seconds(2)
    /// How long a controller may not answer before that is an error.
    static let patience = Duration.seconds(120)

    public init(
        _ folder: SweepFolder, jobs: Int?, retries: Int, options: [String], program: FilePath
    ) {
        self.folder = folder
        self.jobs = jobs
        self.retries = retries
        self.options = options
        self.program = program
    }

    /// Whether a job of the sweep is not over; nil: there is none.
    ///
    /// - Throws: `SRError` when Slurm does not say.
    public static func busy(_ folder: SweepFolder) async throws -> SRError? {
        guard let job = try SlurmJob(in: folder) else { return nil }
        switch try await tasks(of: job, Slurm()) {
        case .value(let tasks):
            guard !tasks.isEmpty else { return nil }
            return .busy(
                folder: folder.path.string,
                holder: "Slurm's \(job.name), \(tasks.count) tasks; --slurm watches it, "
                    + "--slurm --cancel ends it")
        case .refused(let complaint):
            throw SRError(
                .missingTool,
                "the sweep has Slurm's \(job.name), of which nothing can be learnt "
                    + "(\(complaint)); if it is over for sure, remove \(folder.slurm)/job.json")
        }
    }

    /// The tasks of all arrays that wait or run.
    private static func tasks(
        of job: SlurmJob, _ slurm: Slurm
    ) async throws -> Slurm.Answer<[(array: SlurmJob.Array, task: Slurm.Task)]> {
        var all: [(array: SlurmJob.Array, task: Slurm.Task)] = []
        for array in job.arrays {
            switch try await slurm.tasks(of: array.job) {
            case .value(let tasks): all += tasks.map { (array, $0) }
            case .refused(let complaint): return .refused(complaint)
            }
        }
        return .value(all)
    }

    /// Submits what is missing, unless a job of the sweep is there already.
    ///
    /// - Returns: a line that tells what was done.
    public func submit(_ plan: SweepPlan) async throws -> String {
        if let job = try SlurmJob(in: folder) {
            if try await Self.busy(folder) != nil {
                return "watching Slurm's \(job.name), submitted before"
            }
            SlurmJob.forget(in: folder)
        }
        try folder.prepare()
        let whole = folder.whole()
        let missing = plan.runs.indices.filter { !whole.contains(plan.runs[$0].name) }
        guard !missing.isEmpty else { return "nothing to submit: all runs are whole" }
        let job = try await submit(plan, missing, attempt: 0)
        return "submitted \(missing.count) tasks as Slurm's \(job.name)"
            + (SlurmEnvironment.remark.map { "; \($0)" } ?? "")
    }

    private func submit(_ plan: SweepPlan, _ indices: [Int], attempt: Int) async throws -> SlurmJob
    {
        let script = folder.slurm.appending("task.sh")
        try folder.writing {
            try FileManager.default.createDirectory(
                atPath: folder.slurm.string, withIntermediateDirectories: true)
            try Data(self.script.utf8).write(
                to: URL(filePath: script.string), options: .atomic)
        }
        var job = SlurmJob(attempt: attempt, indices: indices)
        for (first, tasks) in SlurmJob.parts(of: indices, limit: try await arrayLimit()) {
            var words = words(plan)
            // Arrays one after another, that all together run no more at once than was asked for.
            if jobs != nil, let before = job.arrays.last {
                words.append("--dependency=afterany:\(before.job)")
            }
            let array = Slurm.array(tasks) + (jobs.map { "%\($0)" } ?? "")
            switch try await slurm.submit(
                script, argument: "\(first)", array: array, options: words + options)
            {
            case .value(let number):
                // Written each time: what was submitted is known whatever comes.
                job.arrays.append(.init(job: number, first: first))
                try job.write(in: folder)
            case .refused(let complaint):
                throw SRError(
                    .missingTool,
                    job.arrays.isEmpty
                        ? "Slurm took no job: \(complaint)"
                        : "Slurm took \(job.name) and no more: \(complaint); start again to watch "
                            + "them and to submit the rest")
            }
        }
        return job
    }

    private func arrayLimit() async throws -> Int {
        switch try await slurm.arrayLimit() {
        case .value(let limit): return limit
        case .refused(let complaint):
            throw SRError(.missingTool, "Slurm took no job: \(complaint)")
        }
    }

    /// Words for sbatch that every array gets.
    private func words(_ plan: SweepPlan) -> [String] {
        [
            // A task whose node is lost goes back into the queue.
            "--job-name=sweep-\(plan.name)", "--requeue", "--open-mode=append",
            "--output=\(absolute(folder.slurm))/%A_%a.log",
        ]
    }

    /// What a node runs, with the index that the array's task 0 stands for; kept beside its logs.
    private var script: String {
        let words = [program.string, "sweep-task", absolute(folder.path)]
            .map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
        return "#!/bin/sh\nexec \(words) \"$((SLURM_ARRAY_TASK_ID + $1))\"\n"
    }

    private func absolute(_ path: FilePath) -> String {
        URL(filePath: path.string).standardizedFileURL.path
    }

    // MARK: Watching

    /// Watches until every task is over, submits again what failed, and so on.
    ///
    /// Cancelled, it returns at once and leaves the job to Slurm.
    public func watch(
        _ plan: SweepPlan, before: Set<String>, tell: (SweepNews, SweepState) -> Void
    ) async throws -> SweepState {
        var state = SweepState(plan, whole: before)
        while let job = try SlurmJob(in: folder), !Task.isCancelled {
            try await untilOver(job, plan, &state, tell)
            if Task.isCancelled { break }
            look(plan, &state, tell)
            SlurmJob.forget(in: folder)
            let rest = job.indices.filter { !state.whole.contains(plan.runs[$0].name) }
            for index in rest {
                let name = plan.runs[index].name
                state.failed[name] = .init(
                    status: nil,
                    reason: folder.failures().contains(name)
                        ? folder.reason(of: name) : "its task ended without a word")
            }
            guard !rest.isEmpty, job.attempt < retries else { break }
            let again = try await submit(plan, rest, attempt: job.attempt + 1)
            tell(
                .note("\(rest.count) tasks failed: submitted again as Slurm's \(again.name)"),
                state)
        }
        return state
    }

    private func untilOver(
        _ job: SlurmJob, _ plan: SweepPlan, _ state: inout SweepState,
        _ tell: (SweepNews, SweepState) -> Void
    ) async throws {
        var lastAnswer = ContinuousClock.now
        var releases = 0
        while !Task.isCancelled {
            switch try await Self.tasks(of: job, slurm) {
            case .value(let tasks):
                lastAnswer = .now
                if tasks.isEmpty { return }
                let running = tasks.filter { $0.task.state == "RUNNING" }
                    .map { plan.runs[$0.array.first + $0.task.index].name }
                state.running = Set(running)
                for (array, task) in tasks where task.isHeld {
                    releases += 1
                    let isEnough = releases > retries * job.indices.count
                    tell(
                        .note(
                            "Slurm holds task \(array.first + task.index) (\(task.reason)): "
                                + (isEnough ? "given up" : "released")), state)
                    _ =
                        isEnough
                        ? try await slurm.cancel(array.job, task: task.index)
                        : try await slurm.release(array.job, task: task.index)
                }
            case .refused(let complaint):
                if Task.isCancelled { return }
                guard ContinuousClock.now - lastAnswer < Self.patience else {
                    throw SRError(
                        .missingTool,
                        "Slurm's controller does not answer (\(complaint)); its \(job.name) may "
                            + "go on: start again to watch it")
                }
                tell(.note("Slurm's controller does not answer: \(complaint)"), state)
            }
            look(plan, &state, tell)
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Finds in the folder what has become whole.
    private func look(
        _ plan: SweepPlan, _ state: inout SweepState, _ tell: (SweepNews, SweepState) -> Void
    ) {
        let names = folder.whole()
        for run in plan.runs where names.contains(run.name) && !state.whole.contains(run.name) {
            state.whole.insert(run.name)
            state.failed[run.name] = nil
            state.running.remove(run.name)
            tell(.ended(run.name, .alreadyThere), state)
        }
        tell(.tick, state)
    }

    // MARK: Ending

    /// Ends the sweep's job. What is whole stays.
    ///
    /// - Throws: `SRError.noJob(folder:)`, or `SRError` when Slurm refuses.
    public static func cancel(_ folder: SweepFolder) async throws -> String {
        guard let job = try SlurmJob(in: folder) else {
            throw SRError.noJob(folder: folder.path.string)
        }
        for array in job.arrays {
            if case .refused(let complaint) = try await Slurm().cancel(array.job),
                complaint != SlurmComplaint.noSuchJob
            {
                throw SRError(
                    .missingTool, "Slurm did not end its job \(array.job): \(complaint)")
            }
        }
        SlurmJob.forget(in: folder)
        return "ended Slurm's \(job.name)"
    }
}
