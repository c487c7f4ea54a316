// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// The built tool, run as a user runs it.
struct Tool {
    struct Ending {
        let status: Int32
        let output: String
        let complaint: String
    }

    /// The tests' own program lies beside it.
    static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "srorch")

    static func start(
        _ words: [String], environment: [String: String] = [:]
    ) throws -> (process: Process, output: URL, complaint: URL) {
        let process = Process()
        process.executableURL = path
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try scratchFile()
        let complaint = try scratchFile()
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
        return (process, output, complaint)
    }

    static func run(_ words: [String], environment: [String: String] = [:]) throws -> Ending {
        let (process, output, complaint) = try start(words, environment: environment)
        process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: complaint)
        }
        return Ending(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            complaint: try String(contentsOf: complaint, encoding: .utf8))
    }

    private static func scratchFile() throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        try Data().write(to: file)
        return file
    }
}

/// A folder that goes when its owner does.
final class Scratch {
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
