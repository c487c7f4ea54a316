// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport
public import SystemPackage

/// Files and folders of the host, packed for the guest's /root.
///
/// Folders hold regular files, folders and links. A link that stays inside its folder, or leads
/// nowhere, stays the link that it is; one that leads out of it is followed, as the guest has
/// none of the host's other files. Names are bytes.
public struct CopyIn: Sendable {
    /// A file or folder: its name in /root, and the SHA-256 of names, contents and what may be
    /// executed.
    public struct Source: Sendable {
        public let name: String
        public let sha256: String
    }

    public private(set) var sources: [Source] = []
    /// A newc archive of all sources; empty if there are none.
    private(set) var bytes: [UInt8] = []

    public var isEmpty: Bool { sources.isEmpty }

    /// Nothing.
    public init() {}

    /// Reads all of them.
    ///
    /// - Throws: `SRError` of code `usage` that names what cannot be copied, and why.
    public init(_ paths: [FilePath]) throws {
        var whole = CopyInWalk()
        for path in paths {
            let path = try Self.named(path)
            let name = path.lastComponent?.string ?? ""
            guard !sources.contains(where: { $0.name == name }) else {
                throw SRError(
                    .usage, "--copy-in: \(path): there is a '\(name)' already; rename one of them")
            }
            var alone = CopyInWalk()
            try alone.add(source: path)
            bytes = alone.finish()
            var digest = SHA256()
            digest.update(bytes)
            sources.append(Source(name: name, sha256: digest.finish()))
            if paths.count > 1 { try whole.add(source: path) }
        }
        if paths.count > 1 { bytes = whole.finish() }
    }

    /// The path with a name at its end, which `.`, `..` and `/` lack.
    private static func named(_ path: FilePath) throws -> FilePath {
        if let last = path.lastComponent, last.kind == .regular { return path }
        guard let real = CopyInWalk.realPath(path), real.lastComponent != nil else {
            throw SRError(.usage, "--copy-in: '\(path)' names no file or folder")
        }
        return real
    }
}
