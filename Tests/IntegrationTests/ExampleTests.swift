// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// What others build on the trace library, built and run as they would.
@Suite("Examples", .inTurn)
struct ExampleTests {
    private static let source = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// Where `libsr_parse.so` lies: beside the tool.
    private static let library = Tool.path.removingLastComponent().string

    private func output(of program: Executable, _ words: [String]) async throws -> String {
        let result = try await Subprocess.run(
            program, arguments: Arguments(words),
            environment: .inherit.updating(["LD_LIBRARY_PATH": Self.library]), input: .none,
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "\(program): \(result.standardError)")
        return result.standardOutput
    }

    @Test func theHistogramOf2008IsTheSameFromC() async throws {
        let run = Scratch()
        #expect(try await CaptureTests.fill(run).status == 0)
        let program = run.url.appending(path: "sr_data_histo").path
        _ = try await output(
            of: .name("gcc"),
            [
                "-Wall", "-Wextra", "-Werror", "-o", program,
                "-I\(Self.source.path)/Sources/CSRParse/include",
                "\(Self.source.path)/examples/sr_data_histo.c", "-L\(Self.library)", "-lsr_parse",
            ])
        let fromC = try await output(of: .path(FilePath(program)), [run.path + "/trace.srt"])
        let ours = try await Tool.run(["histogram", "--format", "2008", run.path])
        #expect(ours.status == 0)
        #expect(fromC == ours.output)
        // The run folder holds the same.
        let kept = try String(
            contentsOf: run.url.appending(path: "histogram.txt"), encoding: .utf8)
        #expect(kept == fromC)
        let lines = fromC.split(separator: "\n")
        #expect(lines.count == 259)
        let counts = lines.prefix(256).compactMap { $0.split(separator: "\t").last }
            .compactMap { Int($0) }
        #expect(counts.reduce(0, +) > 10_000)
    }

    /// A reader written from docs/trace-format.md, against ours; with losses and without.
    @Test(arguments: [[], ["--subbuf-size", "4096", "--subbufs", "2"]])
    func anIndependentReaderSeesTheSameEvents(options: [String]) async throws {
        let run = Scratch()
        let status = try await CaptureTests.fill(run, options).status
        #expect(status == (options.isEmpty ? 0 : 8))
        let ours = try await output(
            of: .path(Tool.path), ["dump", "--format", "csv", run.path])
        let theirs = try await output(
            // Debian's own, which its package of zstandard belongs to.
            of: .path("/usr/bin/python3"),
            ["\(Self.source.path)/examples/read_srt.py", run.path + "/trace.srt"])
        #expect(ours == theirs)
        #expect(ours.utf8.count > 1 << 20)
        #expect(ours.contains(",lost,") == !options.isEmpty)
    }
}
