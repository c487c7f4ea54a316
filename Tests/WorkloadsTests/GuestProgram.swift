// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage

/// The guest's program of the built-in workloads, made natively; nothing of it stays in a folder.
struct GuestProgram: Sendable {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../vm/programs").standardizedFileURL

    struct Run {
        var status: Int
        var output: String
        var errors: String
    }

    struct CompilerFailed: Error {
        var message: String
    }

    /// Compiled once for all tests, by whichever asks first.
    private static let compiled = Task { try await GuestProgram() }

    static var builtIn: GuestProgram { get async throws { try await compiled.value } }

    /// Holds the program, whose name is gone.
    private let file: FileDescriptor

    /// Compiles with the flags that the guest image uses.
    private init() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let executable = folder.appending(path: "program").path
        let workloads = Self.sources.appending(path: "../../Sources/CWorkloads")
            .standardizedFileURL
        let parts = try FileManager.default.contentsOfDirectory(atPath: workloads.path)
            .filter { $0.hasSuffix(".c") }.sorted().map { workloads.appending(path: $0).path }
        let made = try await Self.run(
            .name("gcc"),
            [
                "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", executable,
                Self.sources.appending(path: "sr_workload.c").path, "-I",
                workloads.appending(path: "include").path,
            ] + parts)
        guard made.status == 0 else { throw CompilerFailed(message: made.errors) }
        file = try FileDescriptor.open(FilePath(executable), .readOnly, options: .closeOnExec)
    }

    func run(_ words: [String]) async throws -> Run {
        try await Self.run(.path(FilePath("/proc/\(getpid())/fd/\(file.rawValue)")), words)
    }

    /// Waits without holding a thread, of which tests share as many as there are processors.
    private static func run(_ program: Executable, _ words: [String]) async throws -> Run {
        let result = try await Subprocess.run(
            program, arguments: Arguments(words), input: .none, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return Run(
            status: status, output: result.standardOutput, errors: result.standardError)
    }
}
