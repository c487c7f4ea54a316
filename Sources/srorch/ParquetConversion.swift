// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage

/// `srorch convert --to parquet`, by the Python package, which has pyarrow.
struct ParquetConversion {
    private let convert: Convert

    init(_ convert: Convert) { self.convert = convert }

    /// - Throws: an exit status, after saying why.
    func run() async throws {
        let output = convert.output.output
        guard !convert.output.isStandardOutput, convert.input.trace != "-" else {
            Complaint.say("parquet goes from a file to a file: name both")
            throw ExitStatus.usage.exitCode
        }
        let trace = convert.input.file.path
        try convert.output.check(inputs: [convert.input.file], binary: true)
        var words = ["-m", "sr_parse.parquet"]
        if output.hasSuffix("/") || convert.runName != nil {
            words += ["--run", convert.runName ?? Self.name(of: convert.input.trace)]
        }
        // A trace that begins with '-' is no option.
        words += ["--", trace, output]
        let environment = ProcessInfo.processInfo.environment
        let python = environment["SRORCH_PYTHON"] ?? "python3"
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                python.contains("/") ? .path(FilePath(python)) : .name(python),
                arguments: Arguments(words), input: .none, output: .string(limit: 1 << 16),
                error: .string(limit: 1 << 16))
        } catch {
            Complaint.say("\(python) cannot be run: install python3, or name one in SRORCH_PYTHON")
            throw ExitStatus.missingTool.exitCode
        }
        guard !result.terminationStatus.isSuccess else { return }
        throw report(result.terminationStatus, result.standardError, python)
    }

    /// What a run folder, or a trace in one, is called.
    private static func name(of trace: String) -> String {
        let path = FilePath(trace)
        let last = path.lastComponent?.string ?? trace
        guard last.hasSuffix(".srt") else { return last }
        if last == "trace.srt", let folder = path.removingLastComponent().lastComponent {
            return folder.string
        }
        return String(last.dropLast(4))
    }

    /// Says what Python said, in a line that tells what to do.
    private func report(
        _ status: TerminationStatus, _ said: String, _ python: String
    ) -> any Error {
        let last = said.split(separator: "\n").last.map(String.init) ?? "it said nothing"
        if last.contains("No module named") || last.contains("ImportError") {
            let what =
                last.contains("sr_parse")
                ? "its package: pip install PATH/TO/swapreplay/python"
                : "pyarrow: pip install pyarrow numpy"
            Complaint.say(
                "\(python) lacks \(what) (SRORCH_PYTHON names another Python); it said: \(last)")
            return ExitStatus.missingTool.exitCode
        }
        Complaint.say(last)
        if case .exited(let code) = status, let known = ExitStatus(rawValue: Int32(code)) {
            return known.exitCode
        }
        return ExitStatus.outputError.exitCode
    }
}
