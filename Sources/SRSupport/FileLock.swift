// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
package import SystemPackage

/// An advisory lock on a whole file, given back when the descriptor closes.
package enum FileLock {
    package static func tryLock(_ file: FileDescriptor) -> Bool {
        flock(file.rawValue, LOCK_EX | LOCK_NB) == 0
    }

    /// Runs `body` while no other process runs one under the same file, which is made.
    ///
    /// - Parameter waits: called once, if another has to be waited for.
    package static func alone<Result>(
        _ path: FilePath, waits: () -> Void, body: () async throws -> Result
    ) async throws -> Result {
        let lock = try FileDescriptor.open(
            path, .readWrite, options: .create, permissions: .ownerReadWrite)
        defer { try? lock.close() }
        var told = false
        while !tryLock(lock) {
            if !told { waits() }
            told = true
            try await Task.sleep(for: .seconds(2))
        }
        return try await body()
    }
}
