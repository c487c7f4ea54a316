// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Testing

/// A QEMU whose host lies to it: the library of Tests/IntegrationTests/adversary, preloaded after
/// what srorch preloads itself, or in place of it.
final class Adversary: Sendable {
    enum Shim { case kept, dropped }

    private let folder = Scratch()
    /// For `SRORCH_QEMU`.
    let qemu: String
    private let countsFile: URL

    /// - Parameters:
    ///   - lies: words of SR_LIES, as the library's files name them.
    ///   - command: the QEMU that is lied to.
    init(
        _ lies: String, shim: Shim, to command: [String] = ["qemu-system-x86_64"]
    ) async throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let library = folder.path + "/liar.so"
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "adversary")
        let files = try FileManager.default.contentsOfDirectory(atPath: sources.path)
            .filter { $0.hasSuffix(".c") }.map { sources.appending(path: $0).path }
        let compiled = try await Subprocess.run(
            .name("gcc"),
            arguments: Arguments(
                ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library] + files),
            output: .discarded, error: .string(limit: 1 << 16))
        try #require(compiled.terminationStatus.isSuccess, "\(compiled.standardError)")
        qemu = folder.path + "/qemu"
        countsFile = folder.url.appending(path: "counts")
        let before = shim == .kept ? "$LD_PRELOAD:" : ""
        // Not in an env(1) between: the trap of the processor's clock would outlive its handler.
        let operands = command.first == "/usr/bin/env" ? Array(command.dropFirst()) : command
        let script = """
            #!/bin/sh
            exec env LD_PRELOAD="\(before)\(library)" SR_LIES=\(lies) \
                SR_LIES_COUNTS=\(countsFile.path) \(quoted(operands)) "$@"

            """
        try script.write(toFile: qemu, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: qemu)
    }

    /// How often QEMU made each call that the library covers; of the last QEMU that ended.
    func counts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for line in try String(contentsOf: countsFile, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            counts[String(words[0])] = Int(words[1])
        }
        return counts
    }
}

/// Words of a command, as sh has them.
func quoted(_ words: [String]) -> String {
    words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
}
