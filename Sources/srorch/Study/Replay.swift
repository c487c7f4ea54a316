// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRLinux
import SRParse
import SRReplay
import SRReport
import SRSupport
import SRText
import SystemPackage

/// `srorch replay`
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What memory allocators would make of a trace: fragmentation and speed.",
        discussion: """
            Every allocator that is named gets the same writes and frees, in one pass. A write \
            stores the page at its compressed length, after what its slot held is freed. \
            Settings follow a name: tlsf:sl=4, zsmalloc:chain=16, zsmalloc:kernel=\(Example.kernel).

            \(Self.catalogue)

            glibc, jemalloc and mimalloc, and libraries named by --preload, are replayed for \
            real in a child process, after the others.

            With --in-kernel the trace also goes through the kernel's own allocators in a \
            throw-away guest, each beside the model of it: the pages that both hold at every \
            10,000th event, and the guest's time for an operation.

            docs/metrics.md says what the columns mean.

            EXAMPLES:
              srorch replay --allocator ideal,tlsf,zsmalloc --svg f.svg runs/kernel-build
              srorch replay --in-kernel zsmalloc,zbud --kernel \(Example.other) runs/kernel-build
            """)

    private static var withZ3fold: String {
        KernelSeries.listed(KernelSeries.allCases.filter { KernelAllocator.z3fold.isIn($0) })
    }

    private static var catalogue: String {
        let width = 2 + (AllocatorCatalogue.all.map(\.name.count).max() ?? 0)
        return AllocatorCatalogue.all.map { entry in
            let pad = String(repeating: " ", count: width - entry.name.count)
            return "\(entry.name)\(pad)\(entry.summary)"
        }.joined(separator: "\n")
    }

    @OptionGroup var input: TraceArgument
    @OptionGroup var options: ReplayOptions

    @Option(
        help: """
            Hold the models against these allocators of that kernel, in a guest: zsmalloc, \
            zbud, slub, on \(Self.withZ3fold) z3fold, or all.
            """, completion: Completions.kernelAllocators)
    var inKernel: String?

    @Option(
        help: "Write the footprints over time to this file, as CSV; - for standard output.",
        completion: .file())
    var csv: String?

    @Option(
        help: "Draw the footprints over time to this file, as SVG; - for standard output.",
        completion: .file())
    var svg: String?

    @Option(
        help: "Draw the footprints over time to this file, as PNG; - for standard output.",
        completion: .file())
    var png: String?

    @Flag(help: "Also print the tables that the kernel would: of zsmalloc, its classes.")
    var classes = false

    @Flag(help: "Refuse a trace with losses.")
    var strict = false

    @Flag(help: "Print JSON.")
    var json = false

    /// Where the report goes: to standard error where standard output has a file's bytes.
    var channel: FileDescriptor {
        [csv, svg, png].contains("-") ? .standardError : .standardOutput
    }

    func validate() throws {
        try ReplayOptions.checkStandardOutput([csv, svg, png])
        guard let inKernel else { return }
        if let kernel = options.kernel {
            do { _ = try KernelAllocator.list(inKernel, kernel: kernel) } catch {
                throw ValidationError(Self.refusal(error, of: inKernel))
            }
        }
        guard options.preload.isEmpty, options.compactEvery == nil, svg == nil, png == nil,
            !classes
        else {
            throw ValidationError(
                "--preload, --compact-every, --svg, --png and --classes do not go with "
                    + "--in-kernel; --csv does.")
        }
    }

    private static func refusal(_ error: SRError, of list: String) -> String {
        let known = KernelAllocator.allCases.map(\.rawValue) + ["all"]
        return error.description + Hint.nearest(inList: list, among: known)
    }

    func run() async throws {
        for (option, file) in [("--csv", csv), ("--svg", svg), ("--png", png)] {
            if let file { try OutputArgument(file).checkNoPart(of: [input.trace], option: option) }
        }
        let (kernel, isKnown) = input.file.kernel(or: options.kernel)
        if let inKernel {
            let allocators: [KernelAllocator]
            do { allocators = try KernelAllocator.list(inKernel, kernel: kernel) } catch {
                Complaint.say(Self.refusal(error, of: inKernel))
                throw ExitStatus.usage.exitCode
            }
            return try await runInKernel(allocators, of: kernel)
        }
        var reader = try input.open()
        var feed = try ReplayFeed(
            reader.header, plan: options.plan(kernel, reader.header.pageSize),
            compressor: options.compressor,
            strict: strict)
        let (pass, leftOut) = try options.pass(feed.plan)
        let waiting = Waiting("replaying \(input.trace)")
        reader.onReach = { waiting.note($0) }
        defer { waiting.finish() }
        let outcomes: [ReplayOutcome]
        do throws(ReplayFeed.Failure) {
            outcomes = try await pass.run { () throws(ReplayFeed.Failure) in
                try feed.next(&reader)
            }
        } catch {
            throw report(error)
        }
        waiting.finish()
        var report = ReplayReport(
            trace: input.trace, compressor: feed.compressor, policy: feed.plan.policy,
            options: feed.plan.options, counts: feed.counts, outcomes: outcomes)
        report.isKernelKnown = isKnown
        report.leftOut = leftOut
        try json
            ? put(report.json.text() + "\n", to: channel) : show(report.text, to: channel)
        // As the kernel prints them, whatever the width.
        if classes, !json { try put(report.kernelTables, to: channel) }
        if let csv { try write(report.csv, to: csv) }
        if let svg { try await draw(report, .svg, svg) }
        if let png { try await draw(report, .png, png) }
        try input.check(reader)
    }

    /// Says why the trace cannot be replayed and gives the status to end with.
    func report(_ failure: ReplayFeed.Failure) -> ExitCode {
        switch failure {
        case .trace(let error): return input.report(error)
        case .lost(let event, let records):
            Complaint.say(
                "\(input.trace): \(records) records were lost before event \(event); "
                    + "--strict refuses such a trace")
            return ExitStatus.eventsLost.exitCode
        }
    }

    func write(_ text: String, to path: String) throws {
        try OutputArgument(path).withDescriptor { try $0.writeWhole(Array(text.utf8)) }
    }

    private func draw(
        _ report: ReplayReport, _ picture: GnuplotHistogram.Picture, _ path: String
    ) async throws {
        try await OutputArgument(path).draw(GnuplotReplay(picture: picture).script(report), picture)
    }
}
