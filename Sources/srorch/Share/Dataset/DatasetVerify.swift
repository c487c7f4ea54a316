// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDataset
import SRReport
import SRSupport
import SRText

/// `srorch dataset verify`
struct DatasetVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every bit, every trace and every account.",
        discussion: """
            Every piece of the archive against its seal, every file against the manifest, every \
            trace decoded whole, its counts against run.json, and a capture's counters. What is \
            wrong is said with the file and the bytes, and the status is 9.

            EXAMPLE: srorch dataset verify sort.srds.tar.zst
            """)

    @Argument(help: "The archive.", completion: .file())
    var dataset: String

    @OptionGroup var options: DatasetOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let waiting = Waiting("reading \(dataset)")
        defer { waiting.finish() }
        let verification = try await interruptible { [options, dataset] in
            try await Verification(of: options.open(dataset)) { waiting.begin($0) }
        }
        waiting.finish()
        for run in verification.runs {
            for problem in run.problems { Complaint.say("\(dataset): \(run.run.name): \(problem)") }
        }
        try put(json ? self.json(verification).text() + "\n" : text(verification))
        if !verification.isWhole { throw ExitStatus.badTrace.exitCode }
    }

    private func text(_ verification: Verification) -> String {
        let opened = verification.dataset
        guard verification.isWhole else { return "not whole\n" }
        let runs = opened.description.runs
        let events = runs.reduce(0) { $0 + $1.reads + $1.writes + $1.frees + $1.discards }
        return "whole: \(Numbers.grouped(UInt64(opened.bytes))) bytes, "
            + "\(Numbers.grouped(UInt64(opened.files))) files, "
            + "\(Numbers.grouped(UInt64(runs.count))) runs, "
            + "\(Numbers.grouped(events)) events; content \(opened.content)\n"
    }

    private func json(_ verification: Verification) -> JSONValue {
        let opened = verification.dataset
        let problems = Dictionary(
            uniqueKeysWithValues: verification.runs.map { ($0.run.name, $0.problems) })
        return DatasetReport(opened.description).json([
            .init("file", .string(dataset)), .init("whole", .bool(verification.isWhole)),
            .init("bytes", .integer(opened.bytes)), .init("files", .integer(Int64(opened.files))),
            .init("content", .string(opened.content)),
        ]) { run in
            [.init("problems", .array((problems[run.name] ?? []).map { .string($0) }))]
        }
    }
}
