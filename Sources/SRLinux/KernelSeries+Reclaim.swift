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

    /// Which touch of a page makes it part of the youngest generation.
    public enum GenerationRule: Sendable {
        /// `mm/vmscan.c`, 6.1 and 6.12: any touch that aging or eviction sees, and every fault.
        case firstTouch
        /// `mm/vmscan.c`, 7.3, `folio_update_gen` and `lru_gen_set_refs`: the second that is seen; a
        /// page that comes in by a fault is not of the youngest unless it was so before.
        case secondTouch
    }

    public var generationRule: GenerationRule {
        switch self {
        case .linux61, .linux612: .firstTouch
        case .linux73: .secondTouch
        }
    }
}
