// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRPairs
import SRReport
import SRSupport
import SRSweep
import SRText
import SystemPackage
import Workloads

/// `srorch ab`: what a change to the kernel does, above the spread of seeds.
struct AB: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ab",
        abstract: "What a change to the kernel does: the same seeds on two kernels.",
        usage: """
            srorch ab --kernel A --kernel B --workload NAME [--param KEY=VALUE …] [options]
            srorch ab --kernel A --kernel B [options] -- CMD [ARG …]
            """,
        discussion: """
            Captures one pair a seed, A and B in turn, and says of each counter how much B differs \
            from A, by a paired t test, beside what a change that does nothing moves. A \
            difference is marked only above the spread of seeds. Started again, it goes on from \
            the runs that are whole; more --seeds add to them.

            With --fail-if it is a step of 'git bisect run': status 19 where the condition holds, \
            125 for a kernel that does not build, boot or run, 128 or more where there is no \
            answer (docs/ab.md).

            EXAMPLES:
              srorch ab --kernel \(Example.kernel) --kernel \(Example.other) --workload zipf-kv
              srorch ab --kernel base --kernel patched --workload sort --seeds 12 --mail
            """)

    @Option(
        name: .customLong("kernel"),
        help: """
            The two kernels, as capture takes them: first A, then B. Twice the same: B gets \
            other dummy words.
            """,
        completion: Completions.kernels)
    var kernels: [String] = []

    @OptionGroup(title: "Guest") var guest: ABGuestOptions

    @Option(help: "Pairs of runs, a seed each.")
    var seeds = 8

    @Option(name: .customLong("first-seed"), help: "The first seed; the others follow it.")
    var firstSeed: UInt64 = 1

    @Flag(
        name: .customLong("null"),
        help: """
            Also run A with other dummy words, and take the noise from that. (default: from A's \
            seeds)
            """)
    var makesNulls = false

    @Option(help: "Runs at once.")
    var jobs = 1

    @Option(help: "More tries at a run that failed; then no other is begun.")
    var retries = 0

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "The folder of the runs. (default: ab-WORKLOAD)", completion: .directory)
    var output: String?

    @Option(
        name: .customLong("fail-if"),
        help: ArgumentHelp(
            "End with status 19 where a counter's ratio, B over A, is so: 'pswpin > 1.05'; "
                + "operators > >= < <=; repeatable, one that holds is enough.",
            valueName: "condition"))
    var conditions: [String] = []

    @Option(
        help: ArgumentHelp(
            "A command of the shell that builds kernel B, run in its folder before all else.",
            valueName: "command"))
    var build: String?

    @Option(
        help: """
            Draw the differences, and both sides' swap-outs over time, to this file, as SVG; - for \
            standard output.
            """,
        completion: .file())
    var svg: String?

    @Flag(help: "Compare every counter of /proc/vmstat.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print a Markdown table.")
    var markdown = false

    @Flag(help: "Print plain text of 72 columns, for a letter.")
    var mail = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func validate() throws {
        guard kernels.count == 2 else {
            throw ValidationError(
                "Give --kernel twice, first A and then B; there \(kernels.count == 1 ? "is" : "are") "
                    + "\(kernels.count).")
        }
        guard (guest.workload != nil) != !command.isEmpty else {
            throw ValidationError("Give --workload NAME, or a command after --.")
        }
        guard (1...1000).contains(seeds) else {
            throw ValidationError("--seeds takes 1 to 1000, not \(seeds).")
        }
        guard firstSeed <= .max - UInt64(seeds - 1) else {
            throw ValidationError(
                "--first-seed \(firstSeed) leaves fewer than \(seeds) seeds from it on.")
        }
        try ReplayOptions.checkStandardOutput([svg])
        for kernel in kernels {
            do {
                let isName = try KernelSide.isName(kernel)
                guard build != nil, isName, kernel == kernels[1] else { continue }
            } catch let error as SRError {
                throw ValidationError(error.message)
            }
            throw ValidationError("--build is run in kernel B's folder, and \(kernel) has none.")
        }
        guard (1...1000).contains(jobs) else {
            throw ValidationError("--jobs takes 1 to 1000, not \(jobs).")
        }
        guard (0...100).contains(retries) else {
            throw ValidationError("--retries takes 0 to 100, not \(retries).")
        }
        guard [json, markdown, mail].filter(\.self).count < 2 else {
            throw ValidationError("--json, --markdown and --mail exclude one another.")
        }
        try FolderArgument.check(output, needsText: true)
        _ = try parsedConditions()
        guard conditions.isEmpty || seeds > 1 else {
            throw ValidationError("--fail-if takes 2 seeds or more: one pair proves nothing.")
        }
    }

    /// - Throws: `ValidationError` at one that cannot be read.
    func parsedConditions() throws -> [RatioCondition] {
        try conditions.map { text in
            guard let condition = RatioCondition(text) else {
                throw ValidationError(
                    "--fail-if takes COUNTER OP NUMBER, such as 'pswpin > 1.05', OP one of >, >=, "
                        + "<, <=; not '\(text)'.")
            }
            return condition
        }
    }

    func run() async throws {
        let status: ExitStatus
        do {
            let session = try ABSession(self)
            status = try await session.run()
        } catch let error as ValidationError {
            throw error
        } catch {
            throw Complaint.code(error)
        }
        if status != .success { throw status.exitCode }
    }

    /// Prints the report: to standard error where standard output has the picture.
    func tell(_ report: PairsReport) throws {
        let channel: FileDescriptor = svg == "-" ? .standardError : .standardOutput
        if json {
            try put(report.json.text() + "\n", to: channel)
        } else if markdown {
            try put(report.markdown, to: channel)
        } else if mail {
            try put(report.mail, to: channel)
        } else {
            try show(report.text, to: channel)
        }
    }
}
