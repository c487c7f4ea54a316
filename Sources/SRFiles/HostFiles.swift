// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
package import SystemPackage

/// Small helpers over Foundation's files.
package enum HostFiles {
    /// A folder of our own below the system's folder for temporary files.
    package static func temporaryFolder() throws -> FilePath {
        let name =
            "srorch-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
        let path = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(
            atPath: path.string, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        return path
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
