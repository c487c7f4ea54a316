// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
package import SystemPackage

/// Calls that take a path byte for byte, which Foundation's do not.
extension FilePath {
    /// rename(2).
    package func rename(to target: FilePath) throws(Errno) {
        let result = unsafe withPlatformString { from in
            unsafe target.withPlatformString { unsafe Glibc.rename(from, $0) }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// unlink(2), of what may not be there.
    package func removeFile() {
        _ = unsafe withPlatformString { unsafe Glibc.unlink($0) }
    }

    /// mkdir(2), with the mode that the user's mask leaves.
    package func makeFolder() throws(Errno) {
        let result = unsafe withPlatformString { unsafe Glibc.mkdir($0, 0o777) }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// rmdir(2), which takes no folder that holds anything.
    package func removeEmptyFolder() {
        _ = unsafe withPlatformString { unsafe Glibc.rmdir($0) }
    }

    /// What stat(2) tells; nil where nothing is there.
    package var status: Stat? { try? stat() }
}
