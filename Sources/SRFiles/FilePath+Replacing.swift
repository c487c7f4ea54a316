// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
package import SRSupport
package import SystemPackage

/// Paths at which a file is made that takes the place of another.
extension FilePath {
    /// Refuses what is no file, which a new file would take away from all who use it, and without
    /// `force` a file too.
    ///
    /// - Throws: `SRError` of code `output`.
    package func checkReplaceable(force: Bool) throws(SRError) {
        guard let status else { return }
        guard status.type == .regular else {
            throw SRError(
                .output,
                "\(self) is a folder, device or pipe, which no file takes the place of: give a file "
                    + "with -o")
        }
        guard force else {
            throw SRError(
                .output, "\(self) exists: give another with -o, or --force to replace it")
        }
    }

    /// What stands behind the links that it leads through; itself where nothing does.
    package var behindLinks: FilePath {
        unsafe withPlatformString { name in
            guard let whole = unsafe realpath(name, nil) else { return self }
            defer { unsafe free(whole) }
            return unsafe FilePath(platformString: whole)
        }
    }
}
