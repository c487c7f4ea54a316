// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRFiles
import SRGuest
import SRParse
import SRReport
import SRRunFolder
import SRSupport
import SRSweep
import SRText
import SystemPackage

/// Where a verb writes: a file, or `-` for standard output.
struct OutputArgument: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var output = "-"

    init() {}

    /// An output that another option than --output names.
    init(_ path: String) { output = path }

    /// Whether the output is standard output.
    var isStandardOutput: Bool { output == "-" }

    /// Makes sure that no input is written over, and no terminal is sent a trace's bytes.
    /// - Throws: `ExitStatus.usage`, after saying why.
    func check(inputs: [TraceInput], binary: Bool) throws {
        if isStandardOutput {
            guard binary, isatty(STDOUT_FILENO) == 1 else { return }
            Complaint.say("a trace's bytes are not for a terminal: name a file with --output")
            throw ExitStatus.usage.exitCode
        }
        for input in inputs where input.name != "-" && isSameFile(Names.exact(input.path)) {
            Complaint.say(
                "--output is the input \(input.name), which would be emptied: name another")
            throw ExitStatus.usage.exitCode
        }
    }

    /// Makes sure that nothing of an input is written over.
    ///
    /// - Parameters:
    ///   - inputs: files, and folders, of runs or sweeps, whose files it may not be either.
    ///   - option: what names the output.
    /// - Throws: `ExitStatus.usage`, after saying why.
    func checkNoPart(of inputs: [String], option: String = "--output") throws {
        guard !isStandardOutput else { return }
        for input in inputs where input != "-" {
            let run = RunFolder(path: Names.exact(input))
            let sweep = SweepFolder(path: run.path)
            let files = [
                run.path, run.trace, run.record, run.pages, run.pageIndex, run.console,
                run.workloadLog, sweep.plan, sweep.record,
            ]
            guard let same = files.first(where: isSameFile) else { continue }
            Complaint.say("\(option) is \(same), which would be lost: name another")
            throw ExitStatus.usage.exitCode
        }
    }

    /// Whether the output is that file, by whatever names.
    private func isSameFile(_ input: FilePath) -> Bool {
        guard let first = input.status, let second = Names.exact(output).status else {
            return false
        }
        return first.deviceID == second.deviceID && first.inode == second.inode
            && first.type == .regular
    }

    /// The file to write, by a path that is UTF-8.
    func path() throws(SRError) -> String {
        do { return try Names.output(output) } catch {
            throw SRError(
                .output, "\(output) cannot be created", errno: error as? Errno)
        }
    }

    /// A writer of a trace with that header.
    func traceWriter(_ header: TraceHeader) throws(SRError) -> TraceWriter {
        isStandardOutput
            ? try TraceWriter(descriptor: .standardOutput, header: header)
            : try TraceWriter(path: path(), header: header)
    }

    /// A writer of a trace in a layout of 2008.
    func legacyWriter(_ format: TraceFormat) throws(SRError) -> LegacyWriter {
        isStandardOutput
            ? LegacyWriter(descriptor: .standardOutput, format: format)
            : try LegacyWriter(path: path(), format: format)
    }

    /// Runs `body`, which writes the output; a signal in the middle leaves no part of it.
    func whole<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard !isStandardOutput else { return try body() }
        return try Interruption.removing(Names.exact(output), body)
    }

    /// Runs `body` with the descriptor to write to, which is closed after it.
    /// - Throws: `ExitStatus.outputError`, after saying why.
    func withDescriptor(_ body: (FileDescriptor) throws -> Void) throws {
        try writingOutput(to: output) {
            guard !isStandardOutput else { return try body(.standardOutput) }
            try whole { try writeFile(body) }
        }
    }

    private func writeFile(_ body: (FileDescriptor) throws -> Void) throws {
        let descriptor = try FileDescriptor.open(
            Names.exact(output), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        do { try body(descriptor) } catch {
            try? descriptor.close()
            throw error
        }
        try descriptor.close()
    }

    /// Writes the picture that a gnuplot script draws.
    /// - Throws: `ExitStatus.outputError` or `ExitStatus.missingTool`, after saying why.
    func draw(_ script: String, _ picture: GnuplotHistogram.Picture) async throws {
        let bytes: [UInt8]
        do { bytes = try await Gnuplot.draw(script, picture) } catch {
            throw Complaint.code(error)
        }
        try withDescriptor { try $0.writeWhole(bytes) }
    }

    /// Says what went wrong while a trace was read and another written, and gives the status
    /// to end with.
    func report(_ error: SRError, reading input: TraceInput) -> ExitCode {
        guard error.code == .output || error.code == .invalidEvent else {
            return input.report(error)
        }
        if isStandardOutput, error.errno == .brokenPipe { return ExitStatus.readerGone.exitCode }
        Complaint.say("\(isStandardOutput ? "standard output" : output): \(error)")
        return ExitStatus.outputError.exitCode
    }
}
