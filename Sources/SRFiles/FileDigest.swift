// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport
public import SystemPackage

/// SHA-256 of files, in hexadecimal.
public enum FileDigest {
    /// Memory: one piece of a MiB, whatever the file's size.
    public static func sha256(of path: FilePath) throws -> String {
        var digest = SHA256()
        var file = FileFollower(path: path, bufferBytes: 1 << 20)
        try file.drain { digest.update($0.span) }
        return digest.finish()
    }

    package static func isFile(_ path: FilePath) -> Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path.string)[.type]
        return type as? FileAttributeType == .typeRegular
    }

    /// One digest over lines of text.
    package static func sha256(of lines: [String]) -> String {
        var digest = SHA256()
        for line in lines { digest.update("\(line)\n".utf8) }
        return digest.finish()
    }

    /// One digest over names and the digests of the files' contents, in the order given.
    package static func sha256(ofEach files: [(name: String, path: FilePath)]) throws -> String {
        sha256(of: try files.flatMap { [$0.name, try sha256(of: $0.path)] })
    }

    /// One digest over the salt, then names and contents in the order given.
    package static func sha256(
        salt: String = "", of files: [(name: String, path: String)]
    ) throws -> String {
        var digest = SHA256()
        digest.update(salt.utf8)
        for file in files {
            guard let data = FileManager.default.contents(atPath: file.path) else {
                throw SRError(.hostInput, "cannot read \(file.path)")
            }
            digest.update("\(file.name)\n\(data.count)\n".utf8)
            digest.update(data)
        }
        return digest.finish()
    }
}
