// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDataset
import SRReport
import SRText

/// `srorch dataset list`
struct DatasetList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What runs a dataset holds.",
        discussion: "EXAMPLE: srorch dataset list sort.srds.tar.zst")

    @Argument(help: "The archive.", completion: .file())
    var dataset: String

    @OptionGroup var options: DatasetOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let waiting = Waiting("reading \(dataset)")
        defer { waiting.finish() }
        let opened = try await interruptible { [options, dataset] in try options.open(dataset) }
        waiting.finish()
        let report = DatasetReport(opened.description)
        guard json else { return try put(report.text + "\ncontent  \(opened.content)\n") }
        try put(
            report.json([
                .init("file", .string(dataset)), .init("bytes", .integer(opened.bytes)),
                .init("files", .integer(Int64(opened.files))),
                .init("content", .string(opened.content)),
            ]).text() + "\n")
    }
}
