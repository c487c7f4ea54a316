// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCapture
import SRFiles
import SRGuest
import SRRunFolder
import SRSupport
import SystemPackage
import Workloads

/// `srorch capture`: boot, load, swap, collect, check, summarise, into one run folder.
struct CaptureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture",
        abstract: "Run a workload in a throw-away VM and record what it swaps.",
        usage: """
            srorch capture --workload NAME [--param KEY=VALUE …] [options]
            srorch capture [options] -- CMD [ARG …]
            """,
        discussion: """
            Leaves a run folder: trace.srt, run.json, console.log, workload.log, \
            histogram.txt. Without hardware virtualisation the same command and seed give \
            the same trace, byte for byte.

            EXAMPLES:
              srorch capture --workload kernel-build
              srorch capture --workload memory-fill --param size=200M --kernel \(Example.other)
              srorch capture --memory 96 -o runs/sort -- sort -S 100M /usr/share/dict/words
            """)

    @Option(
        help: "A workload of the catalogue ('srorch workloads' lists them).",
        completion: Completions.workloads)
    var workload: String?

    @Option(
        name: .customLong("param"), help: "A workload's parameter, KEY=VALUE; repeatable.",
        completion: Completions.parameters)
    var parameters: [String] = []

    @OptionGroup(title: "Guest") var guest: GuestOptions

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "The run folder to make. (default: runs/NAME-KERNEL-SEED)", completion: .directory)
    var output: String?

    @Flag(help: "Replace a run that is already in the folder.")
    var force = false

    @Option(help: "Runs with this many seeds, from --seed on; folders get -SEED appended.")
    var `repeat`: Int = 1

    @Option(
        help: ArgumentHelp(
            "End the command after this much of the guest's time, as a success: 30s, 10m; a bare "
                + "number is seconds. (default: it runs to its end)",
            valueName: "time"),
        transform: Measures.seconds)
    var duration: Int?

    @Flag(help: "Read all of the guest's /proc/vmstat around the command, for run.json.")
    var vmstat = false

    @Flag(help: "Print run.json on standard output instead of the summary.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func validate() throws {
        try FolderArgument.check(output)
        guard (workload != nil) != !command.isEmpty else {
            throw ValidationError("Give --workload NAME, or a command after --.")
        }
        guard workload != nil || parameters.isEmpty else {
            throw ValidationError("--param belongs to a --workload.")
        }
        if let duration, !(1...1_000_000).contains(duration) {
            throw ValidationError("--duration takes 1 second or more, not \(duration).")
        }
        guard (1...1000).contains(`repeat`) else {
            throw ValidationError("--repeat takes 1 to 1000.")
        }
        guard guest.seed <= .max - UInt64(`repeat` - 1) else {
            throw ValidationError(
                "--seed \(guest.seed) leaves fewer than \(`repeat`) seeds from it on.")
        }
    }

    func run() async throws {
        var worst = ExitCode.success
        for round in 0..<UInt64(`repeat`) {
            let status = try await once(seed: guest.seed &+ round)
            if worst == .success { worst = status }
            if status == ExitStatus.interrupted.exitCode { break }
        }
        if worst != .success { throw worst }
    }

    private func once(seed: UInt64) async throws -> ExitCode {
        let progress = ProgressLine(quiet: quiet)
        do {
            let request = try request(seed: seed)
            let run = try await Interruption.cancelling {
                try await Capture(request).run { progress.show($0) }
            }
            progress.finish()
            if let message = run.record.message { Complaint.say(message) }
            if run.isKept { ConsoleWords.say(of: run) }
            if !run.isKept, !json {
                // Its reason was said, and there is no folder to tell of.
            } else if json {
                try put(try run.record.json())
            } else {
                try put(Names.shown(CaptureSummary(run).text))
            }
            return run.record.status.exitStatus.exitCode
        } catch {
            progress.finish()
            return Complaint.code(error)
        }
    }

    private func request(seed: UInt64) throws -> CaptureRequest {
        let program: CaptureRequest.Program
        if let workload {
            program = .workload(name: workload, parameters: try Workload.assignments(parameters))
        } else {
            program = .command(command)
        }
        let name = workload ?? FilePath(command[0]).lastComponent?.string ?? "command"
        var folder = try output ?? "runs/\(name)-\(guest.choice.label)-\(seed)"
        if output != nil, `repeat` > 1 { folder += "-\(seed)" }
        var request = CaptureRequest(program: program, output: FilePath(try Names.folder(folder)))
        request.force = force
        request.seed = seed
        request.duration = duration
        request.vmstat = vmstat
        try guest.apply(to: &request)
        return request
    }
}
