// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRRunFolder
import SRStats
import SRSupport
import SRText

/// `srorch compare`
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How far traces are from one another, with intervals and in plain words.",
        discussion: """
            Each trace after the first is held against the first. Ratios are of counts; \
            distances go from 0 (equal) to 1: total variation of the lengths, \
            Kolmogorov-Smirnov of reuse distances, lifetimes and runs, and the share of area \
            between the curves of live pages. Intervals and what chance alone would give come \
            from a block bootstrap; docs/metrics.md defines it all. A difference is no error: \
            the exit status is 0.

            EXAMPLE: srorch compare runs/sort-1 runs/sort-2
            """)

    @OptionGroup var input: TraceArguments
    @OptionGroup var compressor: CompressorOption

    @Option(help: "How often each trace is drawn again for the intervals.")
    var resamples = Bootstrap().resamples

    @Option(help: "Seed of these draws: the same seed gives the same intervals.")
    var seed = Bootstrap().seed

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (20...100_000).contains(resamples) else {
            throw ValidationError("--resamples is from 20 to 100000.")
        }
    }

    func run() async throws {
        var bootstrap = Bootstrap()
        bootstrap.resamples = resamples
        bootstrap.seed = seed
        var first: TraceProfile?
        let memory = input.files.map { $0.record?.memoryKiB }
        var comparisons: [JSONValue] = []
        for (number, file) in input.files.enumerated() {
            let profile = try await file.wholeProfile(compressor)
            guard let first else {
                first = profile
                continue
            }
            guard profile.lengths.pageSize == first.lengths.pageSize else {
                Complaint.say(
                    "\(file.name) has pages of \(profile.lengths.pageSize), \(input.traces[0]) of "
                        + "\(first.lengths.pageSize): their counts and lengths are of different "
                        + "units; compare runs of one page size")
                throw ExitStatus.pageSizesDiffer.exitCode
            }
            let report = DistanceReport(
                first: first, input.traces[0], second: profile, file.name,
                bootstrap: bootstrap, memory: AvailableMemory([memory[0], memory[number]]))
            if json {
                comparisons.append(report.json)
            } else {
                try show((number > 1 ? "\n" : "") + report.text)
            }
        }
        guard json, let first else { return }
        let whole = JSONValue.object([
            .init("first", DistanceReport.json(first: first, input.traces[0])),
            .init("resamples", .integer(Int64(resamples))), .init("seed", .unsigned(seed)),
            .init("comparisons", .array(comparisons)),
        ])
        try put(whole.text() + "\n")
    }
}
