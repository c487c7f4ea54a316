// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCodecs
import SRFiles
import SRLinux
import SRParse
import SRReplay
import SRReport
import SRRunFolder
import SRSupport
import SRText
import SystemPackage
import Workloads

/// `srorch compress`
struct CompressVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compress",
        abstract: "What real compressors make of real pages: ratio and speed.",
        discussion: """
            Each page of the files is compressed alone, as swap does, brought back and \
            compared. A run folder stands for the pages that were kept beside its trace \
            (capture --pages, synth --sample); beside its figures stand the trace's own mean lengths.

            \(Self.catalogue)

            A level follows a name: zstd:19, lz4:4. Speeds are those of one processor.

            EXAMPLES:
              srorch synth --workload zipf-kv --sample 1/64 -o runs/synth-kv
              srorch compress --algorithm lzo,lz4,zstd,zstd:19 runs/synth-kv
              srorch compress --algorithm zstd --dictionary 16K /usr/bin/gcc
              srorch capture --workload zipf-kv --compressor lz4,zstd --pages 1/64 -o runs/kv
              srorch compress --algorithm lzo,lz4,zstd --allocator zsmalloc,zbud runs/kv
            """)

    private static var catalogue: String {
        let all = Algorithm.catalogue
        let width = 2 + (all.map(\.name.count).max() ?? 0)
        return all.map { one in
            one.name + String(repeating: " ", count: width - one.name.count) + one.summary
        }.joined(separator: "\n")
    }

    @Argument(
        help: "Run folders with pages, files of pages, any files; - for standard input.",
        completion: .file())
    var inputs: [String]

    @Option(
        help: """
            The algorithms, separated by commas, each NAME[:LEVEL]. (default: \(Self.usual); \
            with --allocator, those whose lengths the trace has)
            """, completion: Completions.algorithms)
    var algorithm: String?

    private static let usual = "lzo,lz4,lz4hc,zstd,deflate"

    @Option(
        help: ArgumentHelp(
            """
            Also zstd with a dictionary of this size, 16K; a bare number is bytes. It is trained \
            on every \(PageCompression.trainingShare)th page; these pages are then not measured.
            """, valueName: "size"),
        transform: Measures.bytes)
    var dictionary: Int?

    @Option(
        help: ArgumentHelp(
            "What the files are cut into, as \(Measures.pageSizes); a bare number is bytes. "
                + "(default: the run's; of other files this machine's)",
            valueName: "size"),
        transform: Measures.pageSize)
    var pageSize: PageSize?

    @Option(
        help: """
            Also replay the run's trace through these allocators with each compressor's lengths: \
            what each pair saves, and what it costs.
            """, completion: Completions.models)
    var allocator: String?

    @Option(help: "With --allocator, what is stored, and how long: zram, zswap or raw.")
    var policy = StoragePolicy.Kind.zram

    @Option(
        help: """
            With --allocator, the kernel whose zsmalloc is meant: \(KernelSeries.choices). \
            (default: the run's own; \(KernelSeries.usual.rawValue) where that is not known)
            """)
    var kernel: KernelSeries?

    @Option(
        help:
            "With --allocator, draw savings over cost to this file, as SVG; - for standard output.",
        completion: .file())
    var svg: String?

    @Option(
        help:
            "With --allocator, draw savings over cost to this file, as PNG; - for standard output.",
        completion: .file())
    var png: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        try ReplayOptions.checkStandardOutput([svg, png])
        guard inputs.count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Only one of the files can be standard input.")
        }
        guard !inputs.isEmpty else { throw ValidationError("Name a run folder or a file.") }
        let named: [Algorithm]
        do { named = try Algorithm.list(algorithm ?? Self.usual) } catch {
            let known = Algorithm.catalogue.map(\.name)
            throw ValidationError(
                error.description + Hint.nearest(inList: algorithm ?? "", among: known))
        }
        if let allocator {
            do { _ = try AllocatorSpec.list(allocator) } catch {
                let known = AllocatorCatalogue.all.map(\.name)
                throw ValidationError(
                    error.description + Hint.nearest(inList: allocator, among: known))
            }
            guard inputs.count == 1 else {
                throw ValidationError("--allocator takes one run folder, with its trace.")
            }
        } else if svg != nil || png != nil {
            throw ValidationError("--svg and --png draw what --allocator asks for.")
        }
        if let dictionary {
            guard (256...1 << 20).contains(dictionary) else {
                throw ValidationError(
                    "--dictionary takes 256 to 1M, not \(ByteSize.format(dictionary)).")
            }
            guard named.contains(where: { $0.text.hasPrefix("zstd") })
            else { throw ValidationError("--dictionary needs zstd among --algorithm.") }
        }
    }

    func run() async throws {
        let input = TraceInput(name: inputs[0], options: try TraceOptions.parse([]))
        let algorithms = try self.algorithms(input)
        for (option, file) in [("--svg", svg), ("--png", png)] {
            if let file { try OutputArgument(file).checkNoPart(of: inputs, option: option) }
        }
        let files = try inputs.map { name in
            do { return PageFiles(try Spool.path(Names.input(name))) } catch {
                throw Complaint.code(error)
            }
        }
        let channel: FileDescriptor =
            [svg, png].contains("-") ? .standardError : .standardOutput
        let pageSize = try pageSize(of: files)
        let whole = PageCompression(
            algorithms, pageSize: pageSize, dictionaryBytes: dictionary)
        let waiting = Waiting("compressing \(inputs.joined(separator: ", "))")
        defer { waiting.finish() }
        let result: PageCompression.Result
        do {
            result = try await Interruption.cancelling {
                try whole.run(files.map(\.input)) { !Task.isCancelled }
            }
        } catch {
            throw Complaint.say(error).exitCode
        }
        let report = CompressReport(
            inputs: inputs, result: result,
            traceMeans: files.count == 1 ? files[0].traceMeans(algorithms) : [:],
            processor: Processor.name)
        guard let allocator else {
            waiting.finish()
            return try json
                ? put(report.json.text() + "\n", to: channel) : show(report.text, to: channel)
        }
        var options = AllocatorOptions(pageSize: pageSize)
        let (kernel, isKnown) = input.kernel(or: kernel)
        options.kernel = kernel
        let study = try await CompressStudy(
            input: input, isKernelKnown: isKnown, algorithms: algorithms, measures: result.measures,
            allocators: AllocatorSpec.list(allocator),
            plan: ReplayPlan(
                policy: StoragePolicy(policy, kernel: kernel, pageSize: pageSize),
                options: options)
        ).make()
        waiting.finish()
        if json {
            let both = JSONValue.object([
                .init("compress", report.json), .init("study", study.json),
            ])
            try put(both.text() + "\n", to: channel)
        } else {
            try show(report.text + "\n" + study.text, to: channel)
        }
        if let svg { try await draw(study, .svg, svg) }
        if let png { try await draw(study, .png, png) }
    }

    /// The size that was named, or that of the runs among the files, or this machine's.
    private func pageSize(of files: [PageFiles]) throws -> PageSize {
        let said = Set(files.compactMap(\.pageSize))
        let sizes = pageSize.map { said.union([$0]) } ?? said
        guard sizes.count < 2 else {
            let words = sizes.sorted { $0.bytes < $1.bytes }.map(\.description)
            Complaint.say(
                "pages of \(words.joined(separator: " and ")) cannot be compressed together: name "
                    + "runs of one page size, and no other by --page-size")
            throw ExitStatus.pageSizesDiffer.exitCode
        }
        return sizes.first ?? .ofThisMachine
    }

    /// Those that were named; else the usual ones, or with --allocator those of them whose
    /// lengths the trace has.
    private func algorithms(_ input: TraceInput) throws -> [Algorithm] {
        let named = try Algorithm.list(algorithm ?? Self.usual)
        guard algorithm == nil, allocator != nil else { return named }
        let kept = Algorithm.of(try input.open().header.compressors)
        return kept.isEmpty ? named : kept
    }

    private func draw(
        _ study: StorageStudy, _ picture: GnuplotHistogram.Picture, _ path: String
    ) async throws {
        try await OutputArgument(path).draw(GnuplotStudy(picture: picture).script(study), picture)
    }
}

/// Pages that the command line names.
struct PageFiles: Sendable {
    /// The file: itself, or the pages in a run folder.
    let path: FilePath
    private let folder: RunFolder?

    init(_ name: String) {
        let folder = RunFolder(path: FilePath(name))
        let isFolder =
            (try? FileDescriptor.open(folder.path, .readOnly, options: .directory).close()) != nil
        self.folder = isFolder ? folder : nil
        path = isFolder ? folder.pages : folder.path
    }

    /// Of the trace beside the pages; nil if there is none.
    var pageSize: PageSize? {
        guard let folder, let reader = try? TraceReader(path: folder.trace.string) else {
            return nil
        }
        return reader.header.pageSize
    }

    /// The file, with the index of each page where the run folder tells it.
    var input: PageCompression.Input {
        guard let folder,
            let text = try? String(contentsOfFile: folder.pageIndex.string, encoding: .utf8)
        else { return .init(path: path) }
        return .init(
            path: path,
            indices: text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
                line.split(separator: "\t").last.flatMap { UInt32($0) }
            })
    }

    /// The mean lengths that the trace beside the pages has for each algorithm; those it has
    /// none of are left out.
    func traceMeans(_ algorithms: [Algorithm]) -> [String: Double] {
        guard let folder, let reader = try? TraceReader(path: folder.trace.string),
            let totals = reader.totals, totals.writes > 0
        else { return [:] }
        var means: [String: Double] = [:]
        for algorithm in algorithms {
            for name in algorithm.kernelNames {
                guard means[algorithm.text] == nil,
                    let column = reader.header.compressors.firstIndex(of: name)
                else { continue }
                means[algorithm.text] = Double(totals.bytes[column]) / Double(totals.writes)
            }
        }
        return means
    }
}
