// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// The built tool, run as a user runs it.
struct Tool {
    struct Ending {
        /// The exit status; a signal's number, negative, when one ended it.
        let status: Int
        let output: String
        let complaint: String
    }

    /// The tool in the folder `SR_TESTED` if that is set, else beside the tests' own program.
    static let path = FilePath(
        ProcessInfo.processInfo.environment["SR_TESTED"]
            ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
    ).appending("srorch")

    /// Far more than any of these tests prints.
    private static let limit = 1 << 20

    static func run(
        _ words: [String], environment: [Environment.Key: String?] = [:],
        meanwhile: @escaping @Sendable (ProcessIdentifier) async throws -> Void = { _ in }
    ) async throws -> Ending {
        let result = try await Subprocess.run(
            .path(path), arguments: Arguments(words),
            environment: .inherit.updating(environment), input: .none,
            output: .string(limit: limit), error: .string(limit: limit)
        ) { execution in
            try await meanwhile(execution.processIdentifier)
        }
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return Ending(
            status: status, output: result.standardOutput, complaint: result.standardError)
    }

    /// Slots that hold a page when a run's trace ends.
    static func livePagesAtEnd(of run: Scratch) async throws -> Int {
        let stats = try await Tool.run(["stats", "--json", run.path])
        let whole = try JSONSerialization.jsonObject(with: Data(stats.output.utf8))
        let part = try #require((whole as? [String: Any])?["livePages"] as? [String: Any])
        return try #require(part["atEnd"] as? Int)
    }

    /// Runs a script for sh in a name space of its own, where the folder $1 is a file system of
    /// that size, and $2 is the tool.
    static func onSmallDisk(
        _ size: String, at folder: URL, _ script: String
    ) async throws -> (output: String, complaint: String) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let whole = "mount -t tmpfs -o size=\(size) tmpfs \"$1\" || exit 99\n" + script
        let result = try await Subprocess.run(
            .name("unshare"),
            arguments: [
                "--mount", "--map-root-user", "sh", "-c", whole, "sh", folder.path, path.string,
            ],
            input: .none, output: .string(limit: limit), error: .string(limit: limit))
        return (result.standardOutput, result.standardError)
    }

    /// Does something while a neighbour keeps a processor busy.
    static func underLoad<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", "while :; do :; done"], input: .none,
            output: .discarded, error: .discarded
        ) { load in
            let value: Result<Value, any Error>
            do { value = .success(try await work()) } catch { value = .failure(error) }
            try load.send(signal: .kill)
            return try value.get()
        }.closureResult
    }
}

/// A run folder that goes when its owner does.
final class Scratch: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "srtest-run-\(UUID())")
    var path: String { url.path }

    deinit { try? FileManager.default.removeItem(at: url) }

    func record() throws -> [String: Any] {
        let data = try Data(contentsOf: url.appending(path: "run.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    func trace() throws -> Data { try Data(contentsOf: url.appending(path: "trace.srt")) }

    func part(_ name: String) throws -> [String: Any] {
        try #require(try record()[name] as? [String: Any])
    }
}
