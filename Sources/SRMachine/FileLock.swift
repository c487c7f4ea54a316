// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SystemPackage

/// An advisory lock on a whole file, given back when the descriptor closes.
enum FileLock {
    static func tryLock(_ file: FileDescriptor) -> Bool {
        flock(file.rawValue, LOCK_EX | LOCK_NB) == 0
    }
}
