// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRFiles
import SRGuest
import SRParse
import SRReportHTML
import SRRunFolder
import SRSupport
import SystemPackage

/// Reads what a report is of, run by run; what cannot be read is told, and the rest goes on.
struct ReportReading: Sendable {
    let choice: ReplayChoice
    private(set) var sources: [ReportSource] = []
    private(set) var figures: [RunFigures] = []
    private(set) var unread: [ReportContents.Absence] = []
    /// The run that others are held against, by its number among all runs of ``sources``.
    private var baseline: Int?
    private(set) var notes: [String] = []
    /// Nil where there are too many runs for one.
    private var verdict: ReportVerdict?
    /// Whether anything was not as it should be.
    private(set) var isFlawed = false
    /// Tells a person how far the reading is.
    private let waiting = Waiting("reading")

    /// Looks what the arguments are.
    /// - Throws: `ExitStatus.usage`, after saying why there is no such baseline.
    init(
        _ paths: [String], baseline: String?, limit: UInt64?, choice: ReplayChoice
    ) throws {
        self.choice = choice
        for path in paths { add(path, limit) }
        guard let baseline else { return }
        if let number = try find(baseline) {
            self.baseline = number
            return
        }
        let held = sources
        sources = []
        add(baseline, limit)
        guard sources.map(\.runs.count).reduce(0, +) == 1 else {
            Complaint.say("--baseline \(baseline) is no run: name one of those in it")
            throw ExitStatus.usage.exitCode
        }
        self.baseline = 0
        sources += held
    }

    private mutating func add(_ path: String, _ limit: UInt64?) {
        do { sources.append(try ReportSource(path, limit: limit)) } catch {
            _ = Complaint.say(error)
            unread.append(
                .init(FilePath(path).lastComponent?.string ?? path, SystemReason.text(error)))
            isFlawed = true
        }
    }

    /// The number of the one run that `text` means: by its path, or the end of it.
    private func find(_ text: String) throws -> Int? {
        let wanted = FilePath(text).lexicallyNormalized().components.map(\.string)
        let places = sources.flatMap(\.runs).map(\.place)
        let found = places.indices.filter { places[$0].suffix(wanted.count) == wanted[...] }
        guard found.count > 1 else { return found.first }
        if let exact = found.first(where: { places[$0] == wanted }) { return exact }
        Complaint.say(
            "--baseline \(text) may be "
                + found.map { places[$0].joined(separator: "/") }.joined(separator: " or "))
        throw ExitStatus.usage.exitCode
    }

    /// Reads all runs.
    /// - Throws: `CancellationError`, and nothing else.
    mutating func read() async throws -> ReportContents {
        defer { waiting.finish() }
        let names = RunNames.distinct(sources.flatMap(\.runs).map(\.place))
        if names.count <= ReportVerdict.mostRuns { verdict = ReportVerdict() }
        var number = 0
        var first: Int?
        for source in sources {
            let mine = Array(names[number..<number + source.runs.count])
            let wanted = baseline.map { $0 - number }
            number += source.runs.count
            do {
                try await source.withPaths { paths in
                    for (index, path) in paths.enumerated() {
                        let before = figures.count
                        await read(path, name: mine[index], run: source.runs[index])
                        try Task.checkCancellation()
                        if index == wanted, figures.count > before { first = before }
                    }
                }
            } catch let error as CancellationError {
                throw error
            } catch {
                _ = Complaint.say(error)
                unread.append(.init(source.path, SystemReason.text(error)))
                isFlawed = true
            }
        }
        if let baseline, first == nil {
            notes.append("The baseline, \(names[baseline]), cannot be read: nothing is compared.")
        }
        var contents = ReportContents(runs: figures, baseline: first)
        contents.subject = sources.count == 1 ? sources[0].subject : nil
        contents.unread = unread
        contents.failed = sources.flatMap(\.failed)
        contents.notMade = sources.map(\.notMade).reduce(0, +)
        contents.notes += notes
        contents.verdict = verdict?.paragraphs ?? []
        return contents
    }

    private mutating func read(_ path: FilePath, name: String, run source: ReportSource.Run) async {
        var problems: [String] = []
        var record: RunRecord?
        let folder = RunFolder(path: path)
        if let done = folder.settle() { Complaint.say(done) }
        if unsafe access(folder.record.string, F_OK) == 0 {
            do { record = try RunRecord(path: folder.record) } catch {
                problems.append("Its run.json cannot be read, or the run did not end.")
                _ = Complaint.say(error)
                isFlawed = true
            }
        }
        let isFolder = unsafe access(folder.trace.string, F_OK) == 0
        waiting.begin("reading \(name)")
        let trace = isFolder ? folder.trace.string : path.string
        do throws(SRError) {
            let run = try await RunFigures(
                name: name, record: record, problems: problems, again: source.again,
                path: source.folder.map { SweepListing.pasted([$0]) }, choice: choice
            ) { [waiting] () throws(SRError) in
                var reader = try TraceReader(path: trace)
                reader.onReach = { waiting.note($0) }
                return reader
            }
            figures.append(run)
            await verdict?.add(run) { () throws(SRError) in try TraceReader(path: trace) }
            if !run.isWhole {
                Complaint.say("\(name): \(run.problems.last ?? "")")
                isFlawed = true
            }
        } catch {
            Complaint.say("\(name): \(error)")
            unread.append(.init(name, "\(error)"))
            isFlawed = true
        }
    }
}
