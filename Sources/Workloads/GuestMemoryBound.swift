// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How much memory a guest can be asked to have.
public enum GuestMemoryBound {
    /// MiB: below the first no kernel of ours comes up; the last is 1 TiB.
    public static let mebibytes = 32...(1 << 20)
}
