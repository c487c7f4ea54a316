// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRLinux
import SRPager
import SRRunFolder
import SRSupport
import SystemPackage

/// `srorch synth -- CMD…`: standard output and the exit status belong to the program.
extension SynthCommand {
    /// What a program gets without --memory.
    static let programMemory = 64 << 20

    /// Said before the run: where its result may differ from a free run's.
    private static let exceptions =
        "the program finds no ptrace(2), io_uring, aio or userfaultfd(2); static programs that it "
        + "starts run free (docs/synth-programs.md)"

    func runProgram() throws {
        let run: ProgramRun
        do {
            run = try ProgramRun.make(programRequest()) {
                guard !quiet, mode == .exact else { return }
                Complaint.say(Self.exceptions)
            }
        } catch {
            throw Complaint.say(error).exitCode
        }
        if let message = run.record.message { Complaint.say(message) }
        if json {
            putError(try run.record.json())
        } else if !quiet {
            putError(Names.shown(ProgramSummary(run).text))
        }
        if run.record.status == .outputError { throw ExitStatus.outputError.exitCode }
        if run.refused { throw ExitStatus.programRefused.exitCode }
        if run.exitStatus != 0 { throw ExitCode(run.exitStatus) }
    }

    private func programRequest() throws -> ProgramRequest {
        let name = FilePath(command[0]).lastComponent?.string ?? "command"
        var request = ProgramRequest(
            command: command, output: FilePath(try Names.folder(output ?? "runs/synth-\(name)")),
            residentBytes: memory.memory ?? Self.programMemory)
        request.mode = mode
        request.force = force
        return request
    }
}

/// What a person reads at the end of a program's run.
struct ProgramSummary {
    let text: String

    init(_ run: ProgramRun) {
        let record = run.record
        var lines: [String] = []
        if let events = record.events {
            lines.append(
                "\(events.all) events: \(events.writes) writes, \(events.reads) reads, "
                    + "\(events.frees) frees")
        }
        if let synth = record.synth {
            let pages = Int(synth.counters["peakManagedPages"] ?? 0)
            let peak = (synth.pageSize ?? .ofThisMachine).mebibytes(of: pages)
            lines.append(
                "\(synth.mode): \(synth.residentKiB / 1024) MiB for the program, which had touched "
                    + "\(peak) MiB at one time; \(synth.counters["faults"] ?? 0) faults")
        }
        lines.append(String(format: "time: %.1f s", record.workload.seconds))
        if record.status == .ok, record.events?.all == 0 {
            lines.append("nothing was swapped: give less --memory")
        }
        lines.append("run folder: \(run.folder.path)")
        text = lines.map { "srorch: \($0)\n" }.joined()
    }
}
