// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// `shrinker_enabled=Y`: reclaim asks zswap to give up pages before its pool is full,
/// `zswap_shrinker_count()` and `zswap_shrinker_scan()` of `mm/zswap.c` under `do_shrink_slab()` of
/// `mm/shrinker.c`, 6.12 and 7.3.
///
/// How often reclaim asks, and how hard, is not in a trace. The model has it ask once for every 32
/// pages stored, as many as one pass of reclaim wants, at the priority that the settings assume.
extension ZswapDevice {
    /// Called for each page stored.
    mutating func shrinkByPass(at time: UInt64) {
        storedSincePass += 1
        guard storedSincePass >= KernelSeries.Shrinker.pagesOfPass else { return }
        storedSincePass = 0
        shrink(at: time)
    }

    /// `do_shrink_slab()`.
    private mutating func shrink(at time: UInt64) {
        let freeable = shrinkable()
        guard freeable > 0 else { return }
        let priority = settings.shrinkerPriority
        let before = deferred
        let delta = (freeable >> priority) * 4 / KernelSeries.Shrinker.seeks
        var left = min((before >> priority) + delta, 2 * freeable)
        var scanned = 0
        while left >= KernelSeries.Shrinker.batch || (left >= freeable && left > 0) {
            let count = min(KernelSeries.Shrinker.batch, left)
            // SHRINK_STOP where nothing was written back.
            if walk(count, at: time) == 0 { break }
            left -= count
            scanned += count
        }
        deferred = min(max(before + delta - scanned, 0), 2 * freeable)
    }

    /// `zswap_shrinker_count()`: entries less those that disk reads have lately shown to be missed, by
    /// the share that compression saves.
    private mutating func shrinkable() -> Int {
        let stored = counts.inPool + counts.sameFilled
        guard stored > 0, entries > 0 else { return 0 }
        let protected = min(entries, diskSwapins)
        diskSwapins -= protected
        let free = entries - protected
        // mult_frac(): MEMCG_ZSWAP_B is the sum of the lengths.
        let backing = settings.pageSize.wholePages(in: counts.compressedBytes)
        return free * backing / stored
    }
}
