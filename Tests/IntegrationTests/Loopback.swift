// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Package repositories of a test's own, signed by a key of its own, and served on the loopback
/// (Tests/Programs/archive.py).
final class Loopback: Sendable {
    static let tree = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    /// Removed with the object, and the servers with it. Short: a signer's socket is in it.
    let folder = URL(filePath: "/tmp/srtest-\(UUID().uuidString.prefix(8))")
    var keyring: String { folder.appending(path: "key/keyring.gpg").path }

    init() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try await program(["key", folder.appending(path: "key").path])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A repository of bookworm that holds these.
    ///
    /// - Parameter packages: `name=version`, or files.
    func make(_ name: String, _ packages: [String], isSigned: Bool = true) async throws {
        _ = try await program(
            [
                "make", folder.appending(path: name).path,
                isSigned ? folder.appending(path: "key").path : "none", "bookworm",
            ] + packages)
    }

    /// The address at which a repository is served.
    ///
    /// - Parameter faults: each a kind and a part of the path that it is for.
    func serve(_ name: String, _ faults: [String] = []) async throws -> String {
        let port = try await program(["serve", folder.appending(path: name).path] + faults)
        return "http://127.0.0.1:\(port)"
    }

    private func program(_ words: [String]) async throws -> String {
        let result = try await run(
            .path("/usr/bin/python3"),
            arguments: Arguments(
                [Self.tree.appending(path: "Tests/Programs/archive.py").path] + words),
            output: .string(limit: 4096), error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput.trimmingCharacters(in: .newlines)
    }
}
