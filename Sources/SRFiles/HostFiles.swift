// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
package import SRSupport
package import SystemPackage

/// Small helpers over Foundation's files.
package enum HostFiles {
    /// A folder of our own below the system's folder for temporary files.
    /// - Throws: `SRError` of code `output`.
    package static func temporaryFolder() throws(SRError) -> FilePath {
        let name =
            "srorch-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
        let parent = FilePath(FileManager.default.temporaryDirectory.path)
        let path = parent.appending(name)
        do {
            try FileManager.default.createDirectory(
                atPath: path.string, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw SRError(
                .output,
                "no temporary file can be made in \(parent): \(SystemReason.text(error)); TMPDIR names "
                    + "another folder")
        }
        return path
    }

    /// An empty file without a name, for what is read again: nothing of it is left, however this
    /// program ends.
    /// - Throws: `SRError` of code `output`.
    package static func unnamedFile() throws(SRError) -> FileDescriptor {
        let folder = try temporaryFolder()
        defer { remove(folder) }
        do {
            return try FileDescriptor.open(
                folder.appending("file"), .readWrite, options: [.create, .closeOnExec],
                permissions: .ownerReadWrite)
        } catch {
            throw SRError(
                .output, "\(folder): no file can be made in it: \(SystemReason.text(error))")
        }
    }

    package static func size(_ path: FilePath) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
        return (attributes?[.size] as? NSNumber)?.int64Value
    }

    /// A file of `bytes` zeros that takes no room on the disk.
    package static func createSparse(_ path: FilePath, bytes: Int64) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter { try file.resize(to: bytes) }
    }

    package static func remove(_ path: FilePath) {
        try? FileManager.default.removeItem(atPath: path.string)
    }
}
