// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// What libsr_parse.h promises, from C.
@Suite("The C interface", .inTurn)
struct CInterfaceTests {
    static let source = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    private static let library = Tool.path.removingLastComponent().string
    private static let published = source + "/results/kernel-build-6.1/trace.srt"

    private func run(
        _ program: Executable, _ words: [String]
    ) async throws -> (status: TerminationStatus, output: String, complaint: String) {
        let result = try await Subprocess.run(
            program, arguments: Arguments(words),
            environment: .inherit.updating(["LD_LIBRARY_PATH": Self.library]), input: .none,
            output: .string(limit: 1 << 26), error: .string(limit: 1 << 16))
        return (result.terminationStatus, result.standardOutput, result.standardError)
    }

    /// Compiles a C program against the library.
    private func compile(_ file: String, to program: String, header: Bool) async throws {
        let include = header ? ["-I\(Self.source)/Sources/CSRParse/include"] : []
        let result = try await run(
            .name("gcc"),
            ["-O1", "-Wall", "-Wextra", "-Werror", "-o", program] + include
                + [Self.source + "/" + file, "-L\(Self.library)", "-lsr_parse", "-lpthread"])
        try #require(result.status.isSuccess, "\(result.complaint)")
    }

    /// Its header is the one of 2008, in the program itself.
    @Test func aProgramOf2008ReadsAllLayoutsAlike() async throws {
        let folder = Scratch()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let program = folder.path + "/replay_2008"
        try await compile("examples/replay_2008.c", to: program, header: false)
        let fromSRT = try await run(.path(FilePath(program)), [Self.published])
        #expect(fromSRT.status.isSuccess)
        let lines = fromSRT.output.split(separator: "\n")
        try #require(lines.count > 100_000)
        #expect(lines.last == "success")

        // The same events in the layouts of 2008, made of what it printed.
        for record in [8, 24] {
            var bytes = Data()
            for line in lines.dropLast() {
                let words = line.split(separator: " ")
                let page = try #require(UInt32(words[1]))
                let length = words.count > 2 ? try #require(UInt32(words[2])) : 0
                for number in [page << 1 | (words[0] == "w" ? 1 : 0), length] {
                    for shift in stride(from: UInt32(0), to: 32, by: 8) {
                        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
                    }
                }
                for number in 8..<record {
                    bytes.append(UInt8(truncatingIfNeeded: Int(page) * 31 + number * 89 + 7))
                }
            }
            let file = folder.url.appending(path: "legacy\(record)")
            try bytes.write(to: file)
            let fromLegacy = try await run(.path(FilePath(program)), [file.path])
            #expect(fromLegacy.output == fromSRT.output)

            // Cut inside a record: a partial read, with the events before it.
            try bytes.prefix(record * 100 + 3).write(to: file)
            let cut = try await run(.path(FilePath(program)), [file.path])
            #expect(cut.output == lines.prefix(100).joined(separator: "\n") + "\npartial\n")
        }
        let missing = try await run(
            .path(FilePath(program)), [folder.path + "/none", "/etc/passwd"])
        #expect(missing.output == "error\nerror\n")
    }

    @Test func thePromisesOfTheHeaderHold() async throws {
        let folder = Scratch()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let program = folder.path + "/promises"
        try await compile("Tests/IntegrationTests/C/promises.c", to: program, header: true)
        let result = try await run(.path(FilePath(program)), [Self.published, folder.path])
        #expect(result.status.isSuccess, "\(result.complaint)")
        #expect(result.output.contains("all promises hold"))
    }

    @Test func nothingElseIsGivenOut() async throws {
        let result = try await run(
            .name("nm"),
            ["-D", "--defined-only", "--format=just-symbols", Self.library + "/libsr_parse.so"])
        let symbols = Set(result.output.split(separator: "\n").map(String.init))
        let header = try String(
            contentsOfFile: Self.source + "/Sources/CSRParse/include/libsr_parse.h",
            encoding: .utf8)
        let promised = Set(
            header.matches(of: /\b(set_sr_\w+|sr_\w+)\((?:const|int|void|sr_trace|char|swap)/)
                .map { String($0.output.1) })
        #expect(promised.count > 25)
        #expect(symbols == promised)
    }

    /// The Python package agrees with `srorch dump`, event for event.
    @Test func thePythonPackage() async throws {
        let result = try await Subprocess.run(
            .path("/usr/bin/python3"),
            arguments: [
                "-m", "pytest", "-q", "-p", "no:cacheprovider", Self.source + "/python/tests",
            ],
            environment: .inherit.updating([
                "SR_PARSE_LIBRARY": Self.library + "/libsr_parse.so", "SR_TRACE": Self.published,
                "SRORCH": Tool.path.string, "PYTHONPATH": Self.source + "/python",
                "PYTHONDONTWRITEBYTECODE": "1",
            ]), input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)")
        #expect(result.standardOutput.contains(" passed"))
    }
}
