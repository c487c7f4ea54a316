// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// How 6.1 makes room: `shrink_worker()` of `mm/zswap.c` asks the allocator to empty one page for each
/// store that finds the pool over its limit (`zbud_reclaim_page()`, `z3fold_reclaim_page()`). Between
/// the limit and the accept threshold nothing is asked, and nothing taken.
///
/// A page that was read is in the swap cache, and `zswap_writeback_entry()` leaves it (`-EEXIST`). A
/// trace does not say when it left the swap cache unchanged: the model takes it to be there until it
/// is written or freed.
///
/// It leaves a page, too, that a process has freed and whose slot is collected with others
/// (`free_swap_slot()`, `mm/swap_slots.c`): `__read_swap_cache_async()`, `mm/swap_state.c`, reads nothing
/// where nobody uses the slot. A trace has the free when these slots are given back, so the model writes
/// such a page back.
extension ZswapDevice {
    /// Notes whose object a handle is.
    @inline(__always) mutating func note(_ page: Int, _ handle: UInt32) {
        owners = owners.reaching(Int(handle), used: owners.capacity)
        owners[handle] = UInt32(truncatingIfNeeded: page)
    }

    /// Empties one page of the pool, or tries as often as the kernel does.
    mutating func evict(at time: UInt64) {
        guard Pool.evicts, counted > maxPages else { return }
        for _ in 0..<KernelSeries.zpoolReclaimRetries {
            guard let handles = pool.claim() else { return }
            for handle in handles {
                let page = Int(owners[handle])
                if slots[page].cached { break }
                writeBack(page, at: time)
            }
            if pool.release() { return }
        }
    }
}
