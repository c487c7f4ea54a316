// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What the swap device tells the guest's kernel that it is.
public enum SwapLike: String, Sendable, Hashable, Codable, CaseIterable {
    /// An ordinary disk: swap cache and readahead are at work.
    case disk
    /// A synchronous device, as zram is: pages of a single user skip both.
    case zram

    var moduleParameter: String { self == .zram ? "synchronous=1" : "synchronous=0" }
}
