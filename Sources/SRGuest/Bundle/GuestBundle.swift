// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
internal import SRSupport
public import SystemPackage

/// A file of guests, of which every bit fits its seal.
public struct GuestBundle: Sendable {
    public let path: FilePath
    public let description: BundleDescription
    /// Bytes of the file.
    public let bytes: Int64
    /// SHA-256 of its manifest: of all that is in it, however it is compressed.
    public let content: String

    /// What stands before the parts was read.
    private struct Enough: Error {}

    /// Reads the file through, and unpacks what stands before the parts.
    ///
    /// - Parameters:
    ///   - path: of the bundle.
    ///   - limit: bytes that it may unpack to; nil: 200 times its size and 64 MiB.
    ///   - name: what it is called in complaints; nil: its path.
    /// - Throws: `SRError` that names the file and what is wrong where in it.
    public init(path: FilePath, limit: UInt64? = nil, name: String? = nil) throws {
        try self.init(
            SealedArchive(
                path: path, format: BundleFormat.archive(threads: 1), limit: limit, name: name),
            path: path, name: name ?? path.string)
    }

    /// Unpacks what stands before the parts of a file whose seal was held against it.
    init(_ archive: SealedArchive, path: FilePath, name: String) throws {
        var found: (description: BundleDescription?, content: String?)
        do {
            try archive.members { member, read in
                switch member.name {
                case BundleFormat.description:
                    found.description = try BundleDescription(
                        json: BundleDescription.text(member, read))
                case Manifest.name:
                    found.content = Seal.digest(try BundleDescription.text(member, read))
                default: break
                }
                if found.description != nil, found.content != nil { throw Enough() }
            }
        } catch is Enough {}
        guard let description = found.description, let content = found.content else {
            throw SRError(
                .archive,
                "\(name) is no guest: it has no \(BundleFormat.description) or "
                    + Manifest.name)
        }
        self.path = path
        self.description = description
        self.content = content
        bytes = Int64(archive.bytes)
    }
}
