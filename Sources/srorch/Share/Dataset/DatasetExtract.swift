// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDataset
import SystemPackage

/// `srorch dataset extract`
struct DatasetExtract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Unpack a dataset, or some of its runs.",
        discussion: """
            The archive is checked first; the folder then comes as a whole or not at all. Its \
            runs are run folders, as every other verb takes them.

            EXAMPLE: srorch dataset extract sort.srds.tar.zst --run sort-\(Example.kernel)-128M-s1 -o sort
            """)

    @Argument(help: "The archive.", completion: .file())
    var dataset: String

    @Option(name: .customLong("run"), help: "A run to unpack; repeatable. (default: all)")
    var runs: [String] = []

    @Option(
        name: .shortAndLong, help: "The folder to make. (default: the dataset's name)",
        completion: .directory)
    var output: String?

    @Flag(help: "Replace a dataset that is already there.")
    var force = false

    @OptionGroup var options: DatasetOptions

    func validate() throws { try FolderArgument.check(output, needsText: true) }

    func run() async throws {
        let waiting = Waiting("reading \(dataset)")
        defer { waiting.finish() }
        let name = try await interruptible { [options, dataset, output, runs, force] in
            let opened = try options.open(dataset)
            let name = output ?? opened.description.name
            waiting.begin("unpacking to \(name)")
            try Extraction.extract(
                opened, runs: runs, to: FilePath(Names.anchored(name)), force: force)
            return name
        }
        waiting.finish()
        try put(name: name)
    }
}
