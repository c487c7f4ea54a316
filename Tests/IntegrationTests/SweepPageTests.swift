// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Every command of docs/sweep.md, in its order.
@Suite("The page on sweeps")
struct SweepPageTests {
    /// The lines of the page's blocks of shell.
    private static func commands() throws -> [String] {
        let page = SweepFixture.project.appending(path: "docs/sweep.md")
        var commands: [String] = []
        var isShell = false
        for line in try String(contentsOf: page, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("```") {
                isShell = line == "```sh"
            } else if isShell {
                commands.append(String(line))
            }
        }
        return commands
    }

    @Test func itsCommandsWork() async throws {
        let commands = try Self.commands()
        #expect(commands.count >= 10)
        let place = Scratch()
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: place.url.appending(path: "examples"),
            withDestinationURL: SweepFixture.project.appending(path: "examples"))
        let tools = Tool.path.removingLastComponent().string
        let path = tools + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        try await LocalSlurm.with { cluster in
            let result = try await Subprocess.run(
                .path("/bin/bash"),
                arguments: ["-euxc", commands.joined(separator: "\n")],
                environment: .inherit.updating(cluster.environment).updating(["PATH": path]),
                workingDirectory: FilePath(place.path), input: .none,
                output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        }
    }
}
