// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCapture
import SRDataset
import SRFiles
import SRGuest
import SRReport
import SRRunFolder
import SRSupport
import SRSynth
import SRSynthRun
import SRText
import SystemPackage

/// `srorch dataset reproduce`
struct DatasetReproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Make a dataset's runs again, and say whether their traces are the same.",
        discussion: """
            As 'srorch reproduce' for each run; a modelled run needs no guest. All runs are \
            gone through; the status is that of the first that failed, 14 for one that gave \
            another trace. With --json an object a run, one after another.

            EXAMPLE: srorch dataset reproduce sort.srds.tar.zst sort-\(Example.kernel)-128M-s1
            """)

    @Argument(help: "The archive.", completion: .file())
    var dataset: String

    @Argument(help: "Names of runs. (default: all)")
    var runs: [String] = []

    @Flag(help: "Take another image, and say so, where a run's own is not to be had.")
    var allowNewer = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    @OptionGroup var options: DatasetOptions

    func run() async throws {
        let waiting = quiet ? nil : Waiting("reading \(dataset)")
        defer { waiting?.finish() }
        let (opened, wanted) = try await interruptible { [options, dataset, runs] in
            let opened = try options.open(dataset)
            return (opened, try opened.runs(runs))
        }
        waiting?.finish()
        var first: ExitCode?
        for run in wanted {
            guard let record = opened.records[run.name] else { continue }
            do {
                try await interruptible { [self] in
                    try await opened.withRuns([run.name]) { folders in
                        guard let folder = folders[run.name] else { return }
                        try await again(record, in: folder, title: json ? "" : "\(run.name): ")
                    }
                }
            } catch {
                let code = Complaint.code(error)
                first = first ?? code
                if code == ExitStatus.interrupted.exitCode { break }
                if !json, code != ExitStatus.notReproduced.exitCode {
                    try put("\(run.name): not made, status \(code.rawValue)\n")
                }
            }
        }
        if let first { throw first }
    }

    /// - Parameter title: what stands before the verdict.
    private func again(
        _ record: RunRecord, in folder: RunFolder, title: String
    ) async throws {
        guard record.guest == nil else {
            var words = [folder.path.string]
            if allowNewer { words.append("--allow-newer") }
            if json { words.append("--json") }
            if quiet { words.append("--quiet") }
            return try await Reproduce.parse(words).run(title: title)
        }
        let place = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(place) }
        let request = try SynthRequest(
            reproducing: record, output: place.appending("run"))
        let progress = SynthProgress(quiet: quiet)
        defer { progress.finish() }
        let run = try SynthRun.make(
            request,
            watch: { state in
                progress.show(state)
                return !Task.isCancelled
            })
        progress.finish()
        let reproduction = try Reproduction.of(record, in: folder, run.record, in: run.folder)
        let report = ReproductionReport(reproduction, trace: run.record.trace)
        try put(json ? report.json.text() + "\n" : title + report.text)
        if !reproduction.isIdentical { throw ExitStatus.notReproduced.exitCode }
    }
}
