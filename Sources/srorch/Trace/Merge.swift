// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRSupport

/// `srorch merge`
struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put several traces together to one, by time.",
        discussion: """
            For several swap devices of one machine, or several runs side by side. Page size, \
            compressors and clock must be the same. Where the traces are of different devices, \
            move their page indices apart, or slots of one would be taken for the other's.

            EXAMPLE: srorch merge --separate -o both.srt runs/sort-1 runs/sort-2
            """)

    @OptionGroup var input: TraceArguments
    @OptionGroup var output: OutputArgument

    @Option(
        help: """
            Added to each page index: a number for each trace, separated by commas, e.g. \
            0,262144.
            """)
    var pageOffset: String?

    @Flag(help: "Put each trace's page indices behind the highest of the trace before.")
    var separate = false

    @Flag(help: "Shift each trace in time so that all begin with the first one.")
    var alignStarts = false

    @Flag(help: "Shift each trace in time to begin where the one before ends.")
    var inTurn = false

    func validate() throws {
        _ = try offsets()
        if separate, pageOffset != nil {
            throw ValidationError("--separate and --page-offset exclude each other.")
        }
        if alignStarts, inTurn {
            throw ValidationError("--align-starts and --in-turn exclude each other.")
        }
    }

    private func offsets() throws -> [UInt32] {
        guard let pageOffset else { return input.traces.map { _ in 0 } }
        let words = pageOffset.split(separator: ",", omittingEmptySubsequences: false)
        let offsets = words.compactMap { UInt32($0) }
        guard offsets.count == words.count, offsets.count == input.traces.count else {
            throw ValidationError(
                "--page-offset takes \(input.traces.count) whole numbers here, one a trace.")
        }
        return offsets
    }

    func run() async throws {
        try output.check(inputs: input.files, binary: true)
        var merger = TraceMerger(
            timing: alignStarts ? .alignedStarts : inTurn ? .inTurn : .own)
        let given = try offsets()
        let waiting = output.isStandardOutput ? nil : Waiting("merging")
        defer { waiting?.finish() }
        var behind: UInt32 = 0
        var titles: [String] = []
        for (number, file) in input.files.enumerated() {
            var reader = try file.open()
            if let waiting { reader.onReach = { waiting.note($0) } }
            titles.append(file.title(reader.header))
            let offset = separate ? behind : given[number]
            // The last trace's highest page matters to none.
            if separate, number + 1 < input.files.count {
                behind = try next(after: reader, of: file, offset: offset)
            }
            do throws(SRError) {
                try merger.add(reader, name: file.name, pageOffset: offset)
            } catch { throw file.report(error) }
        }
        guard let header = merger.header else { return }
        do throws(SRError) {
            let merged = header.derived("merge of " + titles.joined(separator: "; "))
            try output.whole { () throws(SRError) in
                var writer = try output.traceWriter(merged)
                try merger.merge(into: &writer)
                _ = try writer.finish()
            }
        } catch {
            throw output.report(error, reading: input.files[0])
        }
        let problems = merger.problems
        for (name, error) in problems { Complaint.say("\(name): \(error)") }
        if !problems.isEmpty { throw ExitStatus.badTrace.exitCode }
    }

    /// The first page index behind a trace's highest, which its footer tells.
    private func next(
        after reader: borrowing TraceReader, of file: TraceInput, offset: UInt32
    ) throws -> UInt32 {
        guard let highest = reader.totals?.highestPage else {
            Complaint.say(
                "\(file.name): its highest page is not known, as it has no footer (a pipe's "
                    + "comes last): say --page-offset")
            throw ExitStatus.badTrace.exitCode
        }
        let (sum, overflow) = offset.addingReportingOverflow(highest)
        guard !overflow, sum < .max else {
            Complaint.say("\(file.name): no page index of 32 bits is left behind its highest")
            throw ExitStatus.badTrace.exitCode
        }
        return sum + 1
    }
}
