// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The parts of a guest that are built, cached and digested apart.
public enum PartKind: String, Sendable, Hashable, CaseIterable {
    /// The root file system.
    case root
    /// The kernel, its modules and its initramfs.
    case kernel

    /// Folder of its recipes below vm/, and of what is built below the cache.
    var folder: String { "\(rawValue)s" }
}
