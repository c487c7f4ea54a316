// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Testing

/// A QEMU in which each call into a library is counted, by Tests/IntegrationTests/census.
final class Census: Sendable {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "census")
    private static let nameBytes = 56

    private let folder = Scratch()
    /// For `SRORCH_QEMU`.
    let qemu: String
    private let file: URL

    /// - Parameter command: the QEMU whose calls are counted.
    init(_ command: [String] = ["qemu-system-x86_64"]) async throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let library = folder.path + "/census.so"
        let compiled = try await Subprocess.run(
            .name("gcc"),
            arguments: [
                "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
                Self.sources.appending(path: "census.c").path,
            ], output: .discarded, error: .string(limit: 1 << 16))
        try #require(compiled.terminationStatus.isSuccess, "\(compiled.standardError)")
        qemu = folder.path + "/qemu"
        file = folder.url.appending(path: "counts")
        let script = """
            #!/bin/sh
            export LD_AUDIT=\(library) SR_CENSUS=\(file.path)
            exec \(quoted(command)) "$@"

            """
        try script.write(toFile: qemu, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: qemu)
    }

    /// The calls that the last QEMU made, by name.
    func calls() throws -> [String: UInt64] {
        let bytes = [UInt8](try Data(contentsOf: file))
        var counts: [String: UInt64] = [:]
        for start in stride(from: 0, to: bytes.count, by: Self.nameBytes + 8) {
            let name = bytes[start..<start + Self.nameBytes].prefix { $0 != 0 }
            let count = bytes[start + Self.nameBytes..<start + Self.nameBytes + 8].reversed()
                .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            if count > 0 { counts[String(decoding: name, as: UTF8.self), default: 0] += count }
        }
        return counts
    }

    /// Whether a call only computes, by the patterns of computes.txt.
    static func computes() throws -> (String) -> Bool {
        let patterns = try String(
            contentsOf: sources.appending(path: "computes.txt"), encoding: .utf8
        ).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
        return { name in patterns.contains { unsafe fnmatch($0, name, 0) == 0 } }
    }

    /// The calls that docs/reproducibility.md names in its table.
    static func listed() throws -> Set<String> {
        let text = try String(
            contentsOfFile: CInterfaceTests.source + "/docs/reproducibility.md", encoding: .utf8)
        let section = try #require(
            text.split(separator: "\n## ").first {
                $0.hasPrefix("What QEMU asks of the host")
            })
        return Set(
            section.split(separator: "\n").filter { $0.hasPrefix("| `") }
                .flatMap { $0.split(separator: "|")[0].split(separator: "`") }
                .map(String.init).filter { $0 != " " })
    }
}
