// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRGuest
import SRSupport
import Subprocess
import SystemPackage

/// `srorch convert --to parquet`, by the Python package, which has pyarrow.
struct ParquetConversion {
    private let convert: Convert

    init(_ convert: Convert) { self.convert = convert }

    /// - Throws: an exit status, after saying why.
    func run() async throws {
        let output = convert.output.output
        guard !convert.output.isStandardOutput else {
            Complaint.say("parquet goes to a file or folder: name it with --output")
            throw ExitStatus.usage.exitCode
        }
        guard !ByteText.hasEscapes(output) else {
            Complaint.say("--output \(output) is not UTF-8, as the name of parquet has to be")
            throw ExitStatus.usage.exitCode
        }
        let trace: String
        do { trace = try Spool.path(convert.input.file.path) } catch {
            throw Complaint.code(error)
        }
        try convert.output.check(inputs: [convert.input.file], binary: true)
        var words = ["-m", "sr_parse.parquet"]
        if let name = convert.runName { words += ["--run=" + name] }
        // A trace that begins with '-' is no option.
        words += ["--", trace, output]
        let variables = ProcessInfo.processInfo.environment
        let python = variables["SRORCH_PYTHON"] ?? "python3"
        var environment = Environment.inherit
        if variables["SR_PARSE_LIBRARY"] == nil, let library = Self.library {
            environment = environment.updating(["SR_PARSE_LIBRARY": library])
        }
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                python.contains("/") ? .path(FilePath(python)) : .name(python),
                arguments: Arguments(words), environment: environment, input: .none,
                output: .string(limit: 1 << 16),
                error: .string(limit: 1 << 16))
        } catch {
            Complaint.say("\(python) cannot be run: install python3, or name one in SRORCH_PYTHON")
            throw ExitStatus.missingTool.exitCode
        }
        guard !result.terminationStatus.isSuccess else { return }
        throw report(result.terminationStatus, result.standardError, python)
    }

    /// The libsr_parse of this build: beside the executable, or in ../lib of it; nil if it is in
    /// neither, which leaves it to the system's loader.
    private static var library: String? {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        return [folder, folder.deletingLastPathComponent().appending(path: "lib")]
            .map { $0.appending(path: "libsr_parse.so").path }
            .first { FileManager.default.isReadableFile(atPath: $0) }
    }

    /// Says what Python said, in a line that tells what to do.
    private func report(
        _ status: TerminationStatus, _ said: String, _ python: String
    ) -> any Error {
        let last = said.split(separator: "\n").last.map(String.init) ?? ""
        if let missing = Self.missing(last) {
            Complaint.say(
                ProgramWords.after(
                    "\(python) lacks \(missing) (SRORCH_PYTHON names another Python)", last,
                    of: "it"))
            return ExitStatus.missingTool.exitCode
        }
        // Of an error that nothing caught, the name of its type is no news.
        if last.hasPrefix("ImportError: ") {
            Complaint.say(String(last.dropFirst(13)))
            return ExitStatus.missingTool.exitCode
        }
        // Those statuses are our own package's, and so are its words.
        if case .exited(let code) = status, let known = ExitStatus(rawValue: Int32(code)) {
            Complaint.say(last)
            return known.exitCode
        }
        Complaint.say(ProgramWords.after("\(python) failed", last, of: "it"))
        return ExitStatus.outputError.exitCode
    }

    /// The module that Python says it lacks, and how to get it; nil if it says another thing.
    private static func missing(_ said: String) -> String? {
        guard let place = said.range(of: "No module named ") else { return nil }
        let name = said[place.upperBound...].drop { $0 == "'" }
            .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name == "sr_parse"
            ? "its package: pip install PATH/TO/swapreplay/python" : "\(name): pip install \(name)"
    }
}
