// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRPage
import SRParse
import SRReplay
import SRReport
import SRRun
import SystemPackage

/// `srorch report`
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One HTML page that tells what runs swapped.",
        discussion: """
            The page needs nothing else: no network, no script. It can be read on a phone, in \
            print, in light and dark, and by keyboard; the same runs give the same bytes. A run \
            that cannot be read is told on the page, and the status is 9.

            EXAMPLE: srorch report -o kernel-build.html runs/kernel-build-6.1-1
            """)

    @Argument(help: "Run folders, or traces alone.")
    var runs: [String]

    @Option(
        name: [.short, .long],
        help: "The page to write. (default: report.html in the run folder, of one run)")
    var output: String?

    @Option(help: "The allocators to replay, separated by commas, or none.")
    var allocator = AllocatorCatalogue.all.map(\.name).joined(separator: ",")

    @Option(help: "What they store, and how long: zram, zswap or raw.")
    var policy = StoragePolicy.Kind.zram

    @Flag(help: "Replace a page that is there.")
    var force = false

    func validate() throws {
        _ = try choice
        guard !runs.contains("-") else {
            throw ValidationError("A trace is read more than once: give a file, not -.")
        }
    }

    private var choice: ReplayChoice {
        get throws {
            do {
                return try ReplayChoice(
                    allocators: allocator == "none" ? [] : AllocatorSpec.list(allocator),
                    policy: policy)
            } catch { throw ValidationError(error.description) }
        }
    }

    func run() async throws {
        let target = try target()
        if !force, unsafe access(target, F_OK) == 0 {
            Complaint.say("\(target) exists: give another with -o, or --force to replace it")
            throw ExitStatus.outputError.exitCode
        }
        var page = ReportPage(runs: [])
        var failed = false
        let choice = try choice
        let labels = RunNames.distinct(
            runs.map { FilePath($0).lexicallyNormalized().components.map(\.string) })
        for (name, label) in zip(runs, labels) {
            let input = TraceInput(name: name, options: try TraceOptions.parse([]))
            var problems: [String] = []
            var record: RunRecord?
            let folder = RunFolder(path: FilePath(name))
            if unsafe access(folder.record.string, F_OK) == 0 {
                do { record = try RunRecord(path: folder.record) } catch {
                    problems.append("Its run.json cannot be read, or the run did not end.")
                    Complaint.say("\(error)")
                    failed = true
                }
            }
            do throws(TraceError) {
                let figures = try await RunFigures(
                    name: label, record: record, problems: problems, choice: choice
                ) { () throws(TraceError) in try TraceReader(path: input.path) }
                page.runs.append(figures)
                if !figures.isWhole {
                    Complaint.say("\(name): \(figures.problems.last ?? "")")
                    failed = true
                }
            } catch {
                _ = input.report(error)
                page.unread.append((label, "\(error)"))
                failed = true
            }
        }
        guard !page.runs.isEmpty else { throw ExitStatus.badTrace.exitCode }
        try write(page.html, to: target)
        try put("\(target)\n")
        if failed { throw ExitStatus.badTrace.exitCode }
    }

    private func target() throws -> String {
        if let output { return output }
        let folder = FilePath(runs[0])
        guard runs.count == 1, unsafe access(folder.appending("trace.srt").string, F_OK) == 0
        else {
            Complaint.say("name the page with -o: there is no one run folder to put it in")
            throw ExitStatus.usage.exitCode
        }
        return folder.appending("report.html").string
    }

    /// Whole or not at all: under a temporary name, then renamed.
    private func write(_ text: String, to path: String) throws {
        let draft = path + ".new"
        try writingOutput(to: path) {
            let file = try FileDescriptor.open(
                FilePath(draft), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            do {
                try file.closeAfter { _ = try file.writeAll(text.utf8) }
                guard unsafe rename(draft, path) == 0 else { throw Errno(rawValue: errno) }
            } catch {
                _ = unsafe unlink(draft)
                throw error
            }
        }
    }
}
