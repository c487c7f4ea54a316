// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import SRLinux
public import SRParse
import SRReport
import SRSupport
import SystemPackage
import Workloads

/// The trace that a verb reads: a file, a run folder, or `-` for standard input.
struct TraceArgument: ParsableArguments {
    @Argument(
        help: "A trace file, a run folder (its trace.srt is read), or - for standard input.",
        completion: .file())
    var trace: String

    @OptionGroup var options: TraceOptions

    /// The trace with what the command line says of it.
    var file: TraceInput { TraceInput(name: trace, options: options) }

    func open() throws -> TraceReader { try file.open() }

    func report(_ error: SRError) -> ExitCode { file.report(error) }

    func check(_ reader: borrowing TraceReader) throws { try file.check(reader) }
}

/// The traces that a verb reads together.
struct TraceArguments: ParsableArguments {
    @Argument(
        help:
            "Trace files or run folders (their trace.srt is read); one may be - for standard input.",
        completion: .file())
    var traces: [String]

    @OptionGroup var options: TraceOptions

    var files: [TraceInput] { traces.map { TraceInput(name: $0, options: options) } }

    /// Makes sure that there are two traces at least, and that standard input is one at most.
    func validate() throws {
        guard traces.count > 1 else { throw ValidationError("Name two traces at least.") }
        guard traces.count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Only one of the traces can be standard input.")
        }
    }
}

/// How traces are read.
struct TraceOptions: ParsableArguments {
    @Option(
        name: .customLong("input-format"),
        help: "The trace's layout. (default: told from its bytes)")
    var inputFormat: TraceFormat?

    @Option(
        name: .customLong("input-page-size"),
        help: ArgumentHelp(
            "The trace's pages, as \(Measures.pageSizes), where its layout does not say it: a relay "
                + "stream, 2008. (default: \(ByteSize.format(PageSize.usual.bytes)))",
            valueName: "size"),
        transform: Measures.pageSize)
    var inputPageSize: PageSize?

    @Flag(help: "Go on after a damaged block, and count it.")
    var skipDamaged = false
}

extension TraceFormat: ExpressibleByArgument {}
