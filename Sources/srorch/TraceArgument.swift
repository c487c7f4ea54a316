// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
public import SRParse
import SRReport
import SystemPackage

/// The trace that a verb reads: a file, a run folder, or `-` for standard input.
struct TraceArgument: ParsableArguments {
    @Argument(help: "A trace file, a run folder (its trace.srt is read), or - for standard input.")
    var trace: String

    @Option(
        name: .customLong("input-format"),
        help: "The trace's layout: srt, legacy8 or legacy24. (default: told from its bytes)")
    var inputFormat: TraceFormat?

    @Flag(help: "Go on after a damaged block, and count it.")
    var skipDamaged = false

    /// The file that ``trace`` means: itself, or `trace.srt` in it if it is a folder.
    var path: String {
        guard trace != "-" else { return trace }
        let inside = FilePath(trace).appending("trace.srt")
        // Opening a path with a component after it succeeds only if it is a folder.
        if let file = try? FileDescriptor.open(inside, .readOnly) {
            try? file.close()
            return inside.string
        }
        return trace
    }

    /// Opens the trace.
    /// - Throws: `ExitStatus.badTrace`, after saying why.
    func open() throws -> TraceReader {
        do throws(TraceError) {
            return trace == "-"
                ? try TraceReader(
                    descriptor: .standardInput, format: inputFormat, skipDamaged: skipDamaged)
                : try TraceReader(path: path, format: inputFormat, skipDamaged: skipDamaged)
        } catch {
            throw report(error)
        }
    }

    /// Says what is wrong with the trace and gives the status to end with.
    func report(_ error: TraceError) -> ExitCode {
        complain("\(trace): \(error)")
        return ExitStatus.badTrace.exitCode
    }

    /// Says what a reader came upon, at the end of its trace: damage or losses.
    /// - Throws: `ExitStatus.badTrace` if the trace is not whole.
    func check(_ reader: borrowing TraceReader) throws {
        if reader.blocksSkipped > 0 {
            complain("\(trace): \(reader.blocksSkipped) damaged blocks were stepped over")
        }
        switch reader.state {
        case .complete, .reading: return
        case .truncated(let error), .damaged(let error): throw report(error)
        }
    }
}

extension TraceFormat: ExpressibleByArgument {}

/// Runs `body`, which writes to standard output, and turns the error of a full disk or a
/// closed pipe into its exit status.
func writingOutput<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as Errno {
        complain("standard output cannot be written: \(error)")
        throw ExitStatus.outputError.exitCode
    }
}

/// Writes a text to standard output.
func put(_ text: String) throws {
    try writingOutput {
        var output = TextOutput()
        try output.write(text)
        try output.flush()
    }
}

/// Says something on standard error, in one line that names the program.
func complain(_ message: String) {
    var output = TextOutput(.standardError)
    // There is nobody left to tell when standard error cannot be written.
    try? output.write("srorch: \(message)\n")
    try? output.flush()
}
