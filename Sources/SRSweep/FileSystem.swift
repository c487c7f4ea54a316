// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Glibc
internal import SystemPackage

/// Two calls that Foundation has not.
enum FileSystem {
    /// rename(2), with its own reasons for refusing.
    static func rename(_ path: FilePath, to target: FilePath) throws {
        guard unsafe Glibc.rename(path.string, target.string) == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    /// Puts a folder's files, and the folder, on the disk: fsync(2) of each.
    static func sync(_ folder: FilePath) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        for path in names.map({ folder.appending($0) }) + [folder] {
            let file = try FileDescriptor.open(path, .readOnly)
            try file.closeAfter {
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        }
    }
}
