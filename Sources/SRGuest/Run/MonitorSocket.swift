// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// Where QEMU listens for QMP, by a path that fits a socket's address.
///
/// `sun_path` has 108 bytes with the zero at its end, and a temporary folder may be deeper. The
/// folder is then held open, and named by its descriptor in this process: QEMU, which runs as
/// the same user, finds it there.
struct MonitorSocket: ~Copyable {
    private static let longest = 107

    let path: FilePath
    private let folder: FileDescriptor?

    /// - Throws: `Errno` where the socket's folder cannot be opened.
    init(_ path: FilePath) throws {
        guard path.length > Self.longest, let name = path.lastComponent else {
            self.path = path
            folder = nil
            return
        }
        let folder = try FileDescriptor.open(
            path.removingLastComponent(), .readOnly, options: [.directory, .closeOnExec])
        self.folder = folder
        self.path = FilePath(
            "/proc/\(ProcessInfo.processInfo.processIdentifier)/fd/\(folder.rawValue)"
        ).appending(name)
    }

    deinit { try? folder?.close() }
}
