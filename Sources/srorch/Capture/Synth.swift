// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCapture
import SRLinux
import SRPager
import SRRunFolder
import SRSupport
import SRSynth
import SRSynthRun
import SystemPackage
import Workloads

/// `srorch synth`: a workload's trace without root, VM or module.
struct SynthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Make a workload's or a program's trace without root, VM or module.",
        usage: """
            srorch synth --workload NAME [--param KEY=VALUE …] [options]
            srorch synth [--memory SIZE] [--mode MODE] [-o RUN] -- CMD [ARG …]
            """,
        discussion: """
            A built-in workload runs on a model of the kernel's memory management; its pages \
            are compressed by the same LZO1X-1. Leaves a run folder as capture does: \
            trace.srt, run.json, histogram.txt. The same words give the same trace, byte for \
            byte, on every machine.

            A command after -- is a program of this machine, run to its end with no more than \
            --memory (64M) of its memory in place. Its input, output and exit status are its \
            own; what srorch has to say goes to standard error.

            EXAMPLES:
              srorch synth --workload zipf-kv
              srorch synth --workload memory-fill --memory 64M --param size=200M
              srorch synth --workload graph --kernel \(Example.other) --reclaim lru -o runs/graph
              srorch synth --memory 8M -- sort -S 100M /usr/share/dict/words
            """)

    @Option(
        help: "A built-in workload ('srorch workloads' lists them).",
        completion: Completions.modelledWorkloads)
    var workload: String?

    @Option(
        name: .customLong("param"), help: "A workload's parameter, KEY=VALUE; repeatable.",
        completion: Completions.parameters)
    var parameters: [String] = []

    @OptionGroup(title: "Memory") var memory: SynthMemoryOptions

    @Option(help: "Seed of the workload's random choices: the same seed gives the same run.")
    var seed: UInt64 = 1

    @Option(help: "How a program's pages are watched: exact or sampled.")
    var mode = ProgramRequest.Mode.exact

    @Option(
        help: "A file whose pages stand for the workload's contents; - for standard input.",
        completion: .file())
    var pages: String?

    @Option(
        help: "A file to make of the pages that were compressed, in that order.",
        completion: .file())
    var corpus: String?

    @Option(
        help: """
            Keep the contents of this share of written pages, 1/N or 1/N,SEED, in the run's \
            pages.bin; chosen by a hash of the page index. With ,group=4 or ,group=16 behind it, \
            pages of neighbouring indices are chosen together.
            """)
    var sample: String?

    @OptionGroup var timeResolution: TimeResolutionOption

    @Option(
        help: "Processors to use; the trace is the same whatever their number. (default: all)")
    var jobs: Int?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "The run folder to make. (default: runs/synth-NAME-KERNEL-SEED)",
        completion: .directory)
    var output: String?

    @Flag(help: "Replace a run that is already in the folder.")
    var force = false

    @Flag(
        help: ArgumentHelp(
            "Print run.json on standard output, for a program on standard error, instead of the "
                + "summary."))
    var json = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        try FolderArgument.check(output)
        guard corpus != "-" else {
            throw ValidationError("--corpus takes a file; standard output has the summary.")
        }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1.") }
        guard (workload != nil) != !command.isEmpty else {
            throw ValidationError("Give --workload NAME or a command after --, one of the two.")
        }
        guard workload == nil else { return }
        let usual = try SynthMemoryOptions.parse([])
        let others = [
            ("--param", !parameters.isEmpty), ("--pages", pages != nil),
            ("--corpus", corpus != nil), ("--sample", sample != nil), ("--jobs", jobs != nil),
            ("--time-resolution", timeResolution.nanoseconds != 1),
            ("--guest-memory", memory.guestMemory != nil), ("--seed", seed != 1),
            ("--page-size", memory.pageSize != usual.pageSize),
            ("--swap-size", memory.swap.size != nil), ("--reclaim", memory.reclaim != nil),
            ("--swap-like", memory.swap.like != usual.swap.like),
            ("--kernel", memory.kernel != usual.kernel),
            ("--readahead", memory.readahead != usual.readahead),
            ("--page-cluster", memory.pageCluster != usual.pageCluster),
        ]
        if let (name, _) = others.first(where: { $0.1 }) {
            throw ValidationError("\(name) belongs to a --workload, not to a program.")
        }
    }

    func run() async throws {
        guard let workload else { return try runProgram() }
        let progress = SynthProgress(quiet: quiet)
        let status: ExitStatus
        do {
            let request = try request(workload)
            let run = try await Interruption.cancelling {
                try SynthRun.make(request, note: { progress.note($0) }) { state in
                    progress.show(state)
                    return !Task.isCancelled
                }
            }
            progress.finish()
            if let message = run.record.message { Complaint.say(message) }
            try put(json ? try run.record.json() : Names.shown(SynthSummary(run).text))
            status = run.record.status.exitStatus
        } catch {
            progress.finish()
            throw Complaint.code(error)
        }
        if status != .success { throw status.exitCode }
    }

    private func request(_ workload: String) throws -> SynthRequest {
        let folder = output ?? "runs/synth-\(workload)-\(memory.kernel.rawValue)-\(seed)"
        if let pages {
            if let corpus {
                try OutputArgument(corpus).checkNoPart(of: [pages], option: "--corpus")
            }
            try OutputArgument(pages).checkNoPart(of: [folder], option: "--pages")
        }
        var request = SynthRequest(
            workload: workload, parameters: try Workload.assignments(parameters),
            output: FilePath(try Names.folder(folder)))
        request.force = force
        request.seed = seed
        request.jobs = jobs
        request.timeResolution = timeResolution.nanoseconds
        request.pages = try pages.map { FilePath(try Spool.path(Names.input($0))) }
        request.corpus = corpus.map { Names.exact($0) }
        request.sample = try sample.map { try PageSample($0) }
        try memory.apply(to: &request)
        return request
    }
}
