// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRDataset
import SRReport
import SRSupport
import SRText
import SystemPackage

/// `srorch dataset pack`
struct DatasetPack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Make a dataset of runs.",
        discussion: """
            Each run's trace is decoded whole and held against its run.json first. Of run.json \
            is kept what decides the run and what came out of it; logs are freed of paths of \
            this machine and of users' names. The same runs give the same bytes, also when they \
            were made elsewhere from the same repeatable recipes. Runs are named after what was \
            run; NAME=RUN gives another name.

            EXAMPLE: srorch dataset pack runs/sort-\(Example.kernel)-1 small=runs/sort-\(Example.kernel)-2 -o sort.srds.tar.zst
            """)

    @Argument(help: "Run folders; NAME=RUN to call one otherwise.", completion: .file())
    var runs: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The archive to make; - for standard output, and what is told goes to standard error.",
            valueName: "name.srds.tar.zst"),
        completion: .file())
    var output: String

    @Option(help: "The dataset's short name.")
    var name = "swap-traces"

    @Option(help: "Its title. (default: Linux swap traces)")
    var title: String?

    @Option(help: "What it is, in a sentence or two.")
    var description: String?

    @Option(help: "Its licence: an SPDX name such as CC-BY-4.0, or an address.")
    var licence: String?

    @Option(help: "Who made it; repeatable.")
    var creator: [String] = []

    @Option(help: "How to cite it, as text or BibTeX.")
    var citation: String?

    @Option(help: "Where it is published.")
    var url: String?

    @Flag(help: "Put the contents of pages in, where a run kept them. They may hold secrets.")
    var includePages = false

    @Flag(
        help: """
            Put the guests of the runs in, as 'vm export' does: the dataset is then made again \
            without a network.
            """)
    var withGuest = false

    @Option(
        help: ArgumentHelp(
            "A file of 'vm export' that has the guests of the runs and goes along apart: the "
                + "dataset names it by its digest.", valueName: "file"), completion: .file())
    var guest: String?

    @Flag(help: "Replace an archive that is already there.")
    var force = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard guest == nil || !withGuest else {
            throw ValidationError(
                "--with-guest puts the guests in, and --guest names a file beside: say one of them."
            )
        }
    }

    func run() async throws {
        let request = request
        let isStandardOutput = output == "-"
        if isStandardOutput, isatty(STDOUT_FILENO) == 1 {
            Complaint.say("an archive's bytes are not for a terminal: name a file with --output")
            throw ExitStatus.usage.exitCode
        }
        try OutputArgument(output).checkNoPart(of: request.runs.map(\.path.string))
        let waiting = Waiting("packing \(output)")
        defer { waiting.finish() }
        let packed = try await interruptible {
            try await DatasetGuest.added(
                to: request, packing: withGuest, beside: guest, waiting
            ) { whole in
                try await Packer.pack(
                    whole, note: { waiting.keep($0) }, begins: { waiting.begin($0) })
            }
        }
        waiting.finish()
        let report = DatasetReport(packed.description)
        let channel = isStandardOutput ? FileDescriptor.standardError : .standardOutput
        if json {
            try put(
                report.json([
                    .init("file", .string(output)), .init("bytes", .integer(packed.bytes)),
                    .init("sha256", .string(packed.sha256)),
                    .init("content", .string(packed.content)),
                ]).text() + "\n", to: channel)
        } else {
            try show(
                report.text + "\n\(output): \(Numbers.grouped(UInt64(packed.bytes))) bytes\n"
                    + "SHA-256  \(packed.sha256)\ncontent  \(packed.content)\n", to: channel)
        }
    }

    private var request: PackRequest {
        var about = DatasetDescription(name: name, title: title)
        about.description = description
        about.licence = licence
        about.creators = creator
        about.citation = citation
        about.url = url
        var request = PackRequest(
            runs: runs.map { Self.parsed($0) }, output: Names.exact(output), description: about)
        request.force = force
        request.includesPages = includePages
        return request
    }

    /// `NAME=RUN`, or a folder alone; one whose own name has an `=` is taken as it is.
    private static func parsed(_ word: String) -> PackRequest.Run {
        guard let equals = word.firstIndex(of: "="),
            (try? FileDescriptor.open(Names.exact(word), .readOnly).close()) == nil
        else { return .init(path: FilePath(Names.input(word))) }
        return .init(
            path: FilePath(Names.input(String(word[word.index(after: equals)...]))),
            name: String(word[..<equals]))
    }
}
