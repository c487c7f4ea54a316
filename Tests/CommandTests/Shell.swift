// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import Subprocess
import SystemPackage
import Testing
import Turns

/// The built tool, in the lines of shell that a user would paste. Each test has a folder of
/// its own, where the lines run.
final class Shell: Sendable {
    struct Ending {
        let status: Int
        let output: String
        let complaint: String

        /// The output as JSON.
        func json() throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    /// The folder of the tool: `SR_TESTED` if that is set, else beside the tests' own program.
    private static let tool =
        ProcessInfo.processInfo.environment["SR_TESTED"]
        ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    /// A published run, as the shell's `$RUN`: a kernel build.
    static let run = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../results/kernel-build-6.1").standardizedFileURL.path

    /// What its record says.
    static func runEvents() throws -> Int {
        try #require((try record()["events"] as? [String: Any])?["all"] as? Int)
    }
    static func runKernel() throws -> String {
        try #require((try record()["guest"] as? [String: Any])?["kernel"] as? String)
    }
    private static func record() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: run + "/run.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The project's own folder, as the shell's `$SOURCE`.
    private static let source = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL.path

    private static let limit = 1 << 24

    /// Two a processor: one may wait for a disk.
    private static let turns = Turns(ProcessInfo.processInfo.activeProcessorCount * 2)

    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "srtest-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs `script` by bash, which fails when a part of a pipe does.
    func callAsFunction(_ script: String) async throws -> Ending {
        let path = Self.tool + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let folder = FilePath(folder.path)
        let result = try await Self.turns {
            try await Subprocess.run(
                .path("/bin/bash"), arguments: ["-o", "pipefail", "-c", script],
                environment: .inherit.updating([
                    "PATH": path, "RUN": Self.run, "SOURCE": Self.source, "COLUMNS": nil,
                ]),
                workingDirectory: folder, input: .none,
                output: .string(limit: Self.limit), error: .string(limit: Self.limit))
        }
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return Ending(
            status: status, output: result.standardOutput,
            complaint: Self.withoutProgress(result.standardError))
    }

    /// Leaves out what verbs say every ten seconds without a terminal, which only a slow machine
    /// makes them: `srorch: reading run  40 %  10,000 events  20 s`.
    private static func withoutProgress(_ text: String) -> String {
        text.replacing(#/srorch: [^\n]*  [0-9]+ s\n/#, with: "")
    }

    /// Where a file of the folder is.
    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Makes a trace in the folder.
    func write(
        _ name: String, _ events: [SwapEvent], _ header: TraceHeader = TraceHeader(pageSize: .kib4)
    ) throws {
        var writer = try TraceWriter(
            path: folder.appending(path: name).path, header: header, blockEvents: 100)
        for event in events { try writer.append(event) }
        _ = try writer.finish()
    }
}

/// Four hundred events in five blocks, with a gap: page indices 0 to 99 written, read, written
/// again and freed, a millisecond apart.
let smallTrace: [SwapEvent] = {
    var events: [SwapEvent] = []
    let operations: [SRParse.Operation] = [.write, .read, .write, .free]
    for operation in operations {
        for page in UInt32(0)..<100 {
            events.append(
                SwapEvent(
                    time: UInt64(events.count) * 1_000_000 + 5_000_000, operation: operation,
                    pageIndex: page, length: operation == .write ? page * 40 : 0))
        }
        if operation == .read {
            events.append(.lost(count: 7, time: UInt64(events.count) * 1_000_000 + 5_000_000))
        }
    }
    return events
}()
