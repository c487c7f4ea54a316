// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation

/// A program of `vm/programs`, made and run natively; its folder goes with it.
final class GuestProgram {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../vm/programs").standardizedFileURL

    struct Run {
        var status: Int32
        var output: String
        var errors: String
    }

    struct CompilerFailed: Error {
        var message: String
    }

    private let folder: URL
    private let executable: URL

    /// Compiles with the flags that the guest image uses; sr-workload with the built-in
    /// workloads.
    init(compiling source: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "srorch-\(UUID())")
        executable = folder.appending(path: "program")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let made = try Self.run(
            URL(filePath: "/usr/bin/env"),
            [
                "gcc", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", executable.path,
                Self.sources.appending(path: source).path,
            ] + (source == "sr_workload.c" ? try Self.builtIn() : []))
        guard made.status == 0 else { throw CompilerFailed(message: made.errors) }
    }

    private static func builtIn() throws -> [String] {
        let folder = sources.appending(path: "../../Sources/CWorkloads").standardizedFileURL
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return ["-I", folder.appending(path: "include").path]
            + names.filter { $0.hasSuffix(".c") }.sorted().map {
                folder.appending(path: $0).path
            }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func run(_ words: [String]) throws -> Run {
        try Self.run(executable, words)
    }

    static func run(_ program: URL, _ words: [String]) throws -> Run {
        let process = Process()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = program
        process.arguments = words
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let out = output.fileHandleForReading.readDataToEndOfFile()
        let err = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
            errors: String(decoding: err, as: UTF8.self))
    }
}
