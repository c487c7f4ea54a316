// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRFiles
import SRGuest
import SRParse
import SRReplay
import SRReport
import SRReportHTML
import SRRunFolder
import SRSupport
import SRText
import SystemPackage

/// `srorch report`
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One HTML page that tells what runs swapped.",
        discussion: """
            The page needs nothing else: no network, no script. It can be read on a phone, in \
            print, in light and dark, and by keyboard; the same runs give the same bytes. It \
            has the counters, activity, page indices, lengths and live pages of each run, what \
            allocators make of it, and how far it is from --baseline. A run that cannot be read \
            is told on the page, and the status is 9. docs/report.md tells more.

            EXAMPLES:
              srorch report runs/kernel-build-\(Example.kernel)-1
              srorch report --text runs/kernel-build-\(Example.kernel)-1
              srorch report -o both.html runs/sort-\(Example.other)-1 --baseline runs/sort-\(Example.kernel)-1
              srorch report sweep-model
              srorch report -o sort.html sort.srds.tar.zst
            """)

    @Argument(help: "Run folders, traces, folders of sweeps, datasets.", completion: .file())
    var runs: [String]

    @Option(
        name: [.short, .long],
        help: """
            The page to write; - for standard output. (default: report.html in the folder, of one \
            run or sweep)
            """,
        completion: .file())
    var output: String?

    @Option(
        help: "The allocators to replay, separated by commas, or none.",
        completion: Completions.models)
    var allocator = AllocatorCatalogue.all.map(\.name).joined(separator: ",")

    @Option(help: "What they store, and how long: zram, zswap or raw.")
    var policy = StoragePolicy.Kind.zram

    @Option(
        help: """
            Hold each run against this one: a path, or the name of one of those in the report.
            """, completion: .file())
    var baseline: String?

    @OptionGroup var dataset: DatasetOptions

    @Flag(help: "Print the same story instead, in at most 60 lines of 100 columns.")
    var text = false

    @Flag(help: "Replace a page that is there.")
    var force = false

    func validate() throws {
        _ = try choice
        guard !text || output == nil else {
            throw ValidationError("--text goes to standard output: it takes no -o.")
        }
        guard runs.count(where: { $0 == "-" }) < 2, baseline != "-" || !runs.contains("-") else {
            throw ValidationError("Only one of the traces can be standard input.")
        }
    }

    private var choice: ReplayChoice {
        get throws {
            do {
                return try ReplayChoice(
                    allocators: allocator == "none" ? [] : AllocatorSpec.list(allocator),
                    policy: policy)
            } catch {
                let known = AllocatorCatalogue.all.map(\.name) + ["none"]
                throw ValidationError(
                    error.description + Hint.nearest(inList: allocator, among: known))
            }
        }
    }

    func run() async throws {
        let target = text ? nil : try target()
        if let target, target != "-" {
            try OutputArgument(target).checkNoPart(of: runs)
            do { try Names.exact(target).checkReplaceable(force: force) } catch {
                throw Complaint.code(error)
            }
        }
        let reading = try ReportReading(
            runs, baseline: baseline, limit: dataset.limit, choice: choice)
        let (contents, isFlawed) = try await interruptible {
            var reading = reading
            let contents = try await reading.read()
            return (contents, reading.isFlawed)
        }
        guard !contents.runs.isEmpty else {
            Complaint.say("there is no run to tell of")
            throw ExitStatus.badTrace.exitCode
        }
        if target == "-" {
            try put(ReportPage(contents).html)
        } else if let target {
            try write(ReportPage(contents).html, to: target)
            try put(name: target)
        } else {
            var style = TerminalStyle.ofStandardOutput()
            // A pipe has no width of its own.
            if !style.isBound { style.width = ReportText.columns }
            try put(ReportText(contents, style: style).text)
        }
        if isFlawed { throw ExitStatus.badTrace.exitCode }
    }

    private func target() throws -> String {
        if let output { return output }
        let folder = Names.exact(runs[0])
        let signs = ["trace.srt", "sweep.json"].map { folder.appending($0) }
        guard runs.count == 1, signs.contains(where: { $0.status != nil }) else {
            Complaint.say("name the page with -o: there is no one folder to put it in")
            throw ExitStatus.usage.exitCode
        }
        return runs[0] + (runs[0].hasSuffix("/") ? "" : "/") + "report.html"
    }

    private func write(_ text: String, to path: String) throws {
        try writingOutput(to: path) { try FileDraft.write(text, to: Names.exact(path)) }
    }
}
