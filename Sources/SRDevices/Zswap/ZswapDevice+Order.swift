// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay

/// The order of entries by age: `zswap_list_lru`, `mm/zswap.c`. New ones come last, and so do those
/// that are let by (`mm/list_lru.c`, `LRU_ROTATE`).
extension ZswapDevice {
    /// Puts an entry last.
    mutating func append(_ page: Int) {
        let own = UInt32(truncatingIfNeeded: page &+ 1)
        slots[page].older = newest
        slots[page].newer = 0
        if newest != 0 { slots[Int(newest) &- 1].newer = own } else { oldest = own }
        newest = own
        entries &+= 1
    }

    /// Takes an entry out.
    mutating func remove(_ page: Int) {
        let (older, newer) = (slots[page].older, slots[page].newer)
        if older != 0 { slots[Int(older) &- 1].newer = newer } else { oldest = newer }
        if newer != 0 { slots[Int(newer) &- 1].older = older } else { newest = older }
        entries &-= 1
    }
}
