// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
package import SRSupport
internal import SystemPackage

/// Shows that a run is being made: `run.lock` in its folder, locked until the run has ended, by
/// whatever way. It also holds some of the disk's room, so that a full disk leaves enough for
/// run.json to say so.
package final class RunLock: Sendable {
    private let path: FilePath
    private let file: FileDescriptor

    /// A run.json and a page of its log.
    private static let reserveBytes = 1 << 16
    /// Others hold the lock for as long as a look takes.
    private static let tries = 100

    /// - Throws: `SRError` of status `outputError` if another process makes a run there.
    package init(_ folder: RunFolder) throws {
        // A variable of its own: what is not ours to unlink is not to reach deinit.
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                folder.lock, .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw SRError(
                .output, "cannot write in \(folder.path): \(SystemReason.text(error))")
        }
        for _ in 0..<Self.tries {
            if FileLock.tryLock(file) {
                posix_fallocate(file.rawValue, 0, Self.reserveBytes)
                path = folder.lock
                self.file = file
                return
            }
            usleep(10_000)
        }
        try? file.close()
        throw Self.busy(folder)
    }

    package static func busy(_ folder: RunFolder) -> SRError {
        SRError(
            .output, "a run is being made in \(folder.path): give another folder with -o")
    }

    /// Whether a process that lives makes a run in the folder.
    package static func isHeld(_ folder: RunFolder) -> Bool {
        guard
            let file = try? FileDescriptor.open(folder.lock, .readWrite, options: .closeOnExec)
        else {
            // A file of somebody else's is not ours to judge by.
            return HostFiles.size(folder.lock) != nil
        }
        defer { try? file.close() }
        return !FileLock.tryLock(file)
    }

    /// Gives the reserved room back to the disk.
    package func giveRoom() { ftruncate(file.rawValue, 0) }

    deinit {
        _ = unsafe unlink(path.string)
        try? file.close()
    }
}
