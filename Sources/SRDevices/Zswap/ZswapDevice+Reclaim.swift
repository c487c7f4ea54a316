// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// How zswap makes room: `shrink_worker()`, `shrink_memcg()` and `shrink_memcg_cb()`, `mm/zswap.c`, 6.12
/// and 7.3.
extension ZswapDevice {
    /// Writes back from the oldest on until the pool is at the accept threshold, or too many steps
    /// wrote nothing.
    ///
    /// The kernel goes round its cgroups, and where it stopped is kept (`zswap_next_shrink`). It stops
    /// behind the one that has the pages: so but for the first time, reclaim comes to the end of the
    /// round first, has tried none, and counts that as a failure.
    mutating func reclaim(at time: UInt64) {
        let step = settings.kernel.zswapReclaimStep
        guard step > 0 else { return evict(at: time) }
        var failures = 0
        var attempts = 0
        repeat {
            let fails: Bool
            if isRoundEnding {
                isRoundEnding = false
                fails = attempts == 0
                attempts = 0
            } else {
                isRoundEnding = true
                // -ENOENT: no candidate.
                if entries == 0 { continue }
                attempts += 1
                fails = walk(step, at: time) == 0
            }
            if fails {
                failures += 1
                if failures == KernelSeries.zswapReclaimRetries { return }
            }
        } while pool.pages > acceptPages
    }

    /// Looks at that many of the oldest entries, `list_lru_walk_one()`.
    ///
    /// - Returns: how many were written back.
    mutating func walk(_ count: Int, at time: UInt64) -> Int {
        var written = 0
        for _ in 0..<count where oldest != 0 {
            let page = Int(oldest) - 1
            if slots[page].referenced {
                // A second chance.
                slots[page].referenced = false
                remove(page)
                append(page)
            } else {
                writeBack(page, at: time)
                written += 1
            }
        }
        return written
    }

    /// `zswap_writeback_entry()`: the page is decompressed and written to its slot on the disk.
    mutating func writeBack(_ page: Int, at time: UInt64) {
        let bytes = Int(slots[page].length)
        if bytes != wholeBytes { counts.decompressions[0] += 1 }
        release(page)
        slots[page].place = .disk
        counts.onDisk += 1
        counts.writtenBack += 1
        counts.diskWrites += 1
        ledger?.writeBack(page, at: time)
    }
}
