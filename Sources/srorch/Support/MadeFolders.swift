// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc
import SRFiles
import SRGuest
import Synchronization
import SystemPackage

/// Folders that this program made for a run that may come to nothing: those that are still empty
/// at its end go again.
enum MadeFolders {
    private static let paths = Mutex<[FilePath]>([])

    static func add(_ path: FilePath) {
        let isFirst = paths.withLock { paths in
            paths.append(path)
            return paths.count == 1
        }
        if isFirst { atexit { MadeFolders.removeEmpty() } }
    }

    private static func removeEmpty() {
        for path in paths.withLock({ $0.reversed() }) { path.removeEmptyFolder() }
    }
}
