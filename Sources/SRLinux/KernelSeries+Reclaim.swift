// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How pages are chosen for eviction.
public enum ReclaimPolicy: String, Sendable, CaseIterable, Codable {
    /// Two lists and a second chance.
    case activeInactive = "lru"
    /// Generations (MGLRU).
    case multiGen = "mglru"
}

extension KernelSeries {
    /// What Debian builds in: `CONFIG_LRU_GEN_ENABLED` is off in 6.1 and on in 6.12 and 7.3.
    public var usualReclaim: ReclaimPolicy {
        switch self {
        case .linux61: .activeInactive
        case .linux612, .linux73: .multiGen
        }
    }
}
