// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRRunFolder
internal import SRSupport
public import SystemPackage

/// Runs of a plan on this machine, some at a time.
public struct LocalSweep: Sendable {
    let folder: SweepFolder
    let launcher: RunLauncher
    let jobs: Int
    /// More tries at a run that failed.
    let retries: Int
    /// Whether no more runs are begun after one that failed.
    let stopsAtFailure: Bool

    public init(
        _ folder: SweepFolder, jobs: Int, retries: Int, program: FilePath,
        stopsAtFailure: Bool = false
    ) {
        self.folder = folder
        self.jobs = jobs
        self.retries = retries
        self.stopsAtFailure = stopsAtFailure
        launcher = RunLauncher(
            folder: folder, program: program,
            tag: "\(ProcessInfo.processInfo.processIdentifier)")
    }

    private struct Try: Sendable {
        let run: PlannedRun
        var number = 0
        var ending = RunLauncher.Ending.interrupted
    }

    /// Makes all runs that are missing. A run that fails stops no other, but for one that could
    /// not write: with a full disk none is begun after it.
    ///
    /// - Parameters:
    ///   - plan: the runs.
    ///   - tell: hears what happens, one call after another.
    /// - Throws: `SRError` if runs cannot be started at all.
    public func run(
        _ plan: SweepPlan, tell: (SweepNews, SweepState) -> Void
    ) async throws -> SweepState {
        try folder.prepare()
        var state = SweepState(plan, whole: folder.whole())
        var waiting = state.missing.map { Try(run: $0) }[...]
        try await withThrowingTaskGroup(of: Try?.self) { group in
            func begin(_ state: inout SweepState) {
                guard state.stopped == nil, !Task.isCancelled, state.running.count < jobs,
                    let next = waiting.popFirst()
                else { return }
                state.running.insert(next.run.name)
                tell(.began(next.run.name), state)
                let launcher = launcher
                group.addTask {
                    var done = next
                    done.ending = try await launcher.make(next.run)
                    return done
                }
            }
            group.addTask { try await Self.second() }
            for _ in 0..<jobs { begin(&state) }
            while !state.running.isEmpty, let done = try await group.next() {
                guard let done else {
                    tell(.tick, state)
                    if !Task.isCancelled { group.addTask { try await Self.second() } }
                    continue
                }
                state.running.remove(done.run.name)
                if let again = take(done, &state) { waiting.append(again) }
                tell(.ended(done.run.name, done.ending), state)
                begin(&state)
            }
            group.cancelAll()
        }
        return state
    }

    /// Notes a try's ending; gives back the next try, where there is to be one.
    private func take(_ done: Try, _ state: inout SweepState) -> Try? {
        let name = done.run.name
        switch done.ending {
        case .whole(let seconds):
            state.whole.insert(name)
            state.failed[name] = nil
            state.seconds.append(seconds)
        case .alreadyThere:
            state.whole.insert(name)
            state.failed[name] = nil
        case .failed(let status, let reason):
            state.failed[name] = .init(status: status, reason: reason)
            if status == RunLauncher.outputError {
                state.stopped = "a run could not write (\(reason)): no more runs are begun"
            } else if done.number < retries {
                return Try(run: done.run, number: done.number + 1)
            } else if stopsAtFailure {
                state.stopped = "\(name) failed (\(reason)): no more runs are begun"
            }
        case .interrupted: break
        }
        return nil
    }

    /// A moment, that progress is shown though no run ends.
    private static func second() async throws -> Try? {
        try? await Task.sleep(for: .seconds(1))
        return nil
    }
}
