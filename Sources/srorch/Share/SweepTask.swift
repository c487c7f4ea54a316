// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRSupport
import SRSweep
import SystemPackage

/// `srorch sweep-task FOLDER NUMBER`: one run of a sweep's plan, as a cluster's node makes it.
struct SweepTask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep-task", abstract: "Make one run of a sweep, by its number in the plan.",
        shouldDisplay: false)

    @Argument(help: "The sweep's folder.")
    var folder: String

    @Argument(help: "Which run of the plan, from 0.")
    var number: Int

    func run() async throws {
        let status: ExitStatus
        do {
            let folder = SweepFolder(path: FilePath(folder))
            let plan = try SweepPlan(path: folder.plan)
            try folder.check(plan)
            guard plan.runs.indices.contains(number) else {
                throw ValidationError("The plan has no run \(number).")
            }
            let run = plan.runs[number]
            if folder.whole().contains(run.name) { return }
            let launcher = RunLauncher(
                folder: folder, program: RunLauncher.thisProgram(), tag: Self.tag())
            let ending = try await Interruption.cancelling { try await launcher.make(run) }
            switch ending {
            case .whole, .alreadyThere: status = .success
            case .failed(let code, let reason):
                Complaint.say("\(run.name): \(reason)")
                status = ExitStatus(rawValue: Int32(code)) ?? .sweepIncomplete
            case .interrupted: status = .interrupted
            }
        } catch let error as ValidationError {
            throw error
        } catch {
            status = Complaint.say(error)
        }
        if status != .success { throw status.exitCode }
    }

    /// Unlike that of any other task, and of any other start of this task.
    private static func tag() -> String {
        let process = ProcessInfo.processInfo
        let names = ["SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT"]
        let task = names.compactMap { process.environment[$0] }
        return (task + [process.hostName, "\(process.processIdentifier)"]).joined(separator: "_")
    }
}
