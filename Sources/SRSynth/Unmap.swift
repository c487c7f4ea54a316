// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// `munmap` and exit (`mm/memory.c`, `zap_pte_range`; `mm/mmu_gather.c`).
extension MemoryModel {
    /// Pages that are unmapped before any of them is free: a batch of 8 in `struct mmu_gather` and
    /// 10,000 / 510 pages of 510 (`MMU_GATHER_BUNDLE`, `MAX_GATHER_BATCH_COUNT`).
    private static var gathered: Int { 8 + 10_000 / 510 * 510 }

    /// Frames and slots become free: slots of pages on the device in the order of addresses, those of
    /// pages in memory when their batch of pages is free.
    mutating func unmap(first: Int, pages: Int) {
        var batch = first
        var present = 0
        var page = first
        let end = first + pages
        while page < end {
            if lists.pages[page].resident, lists.pages[page].flags.contains(.mapped) {
                present += 1
                page += 1
                if present == Self.gathered {
                    freeGathered(batch..<page)
                    (batch, present) = (page, 0)
                }
            } else if lists.pages[page].slot != 0 {
                let run = swapRun(from: page, before: end)
                freeSwapped(run)
                page = run.upperBound
            } else {
                page += 1
            }
        }
        freeGathered(batch..<end)
        for page in first..<end { lists.pages[page] = Page() }
        regions.removeAll { $0.first == first }
    }

    /// `free_pages_and_swap_cache`.
    private mutating func freeGathered(_ pages: Range<Int>) {
        for page in pages where lists.pages[page].resident {
            let slot = Int(lists.pages[page].slot)
            lists.pages[page].slot = 0
            if slot != 0 { freeSlot(slot) }
            giveFrame(of: page)
        }
    }

    /// `swap_pte_batch`: neighbours on the device under neighbouring slots of one cluster, within a
    /// page-table page.
    private func swapRun(from page: Int, before end: Int) -> Range<Int> {
        let table = (page / settings.pageSize.tableEntries + 1) * settings.pageSize.tableEntries
        var last = page + 1
        guard settings.kernel.givesBackRunsOfSlots else { return page..<last }
        while last < min(end, table), !lists.pages[last].flags.contains(.mapped),
            lists.pages[last].slot == lists.pages[last - 1].slot + 1
        {
            last += 1
        }
        return page..<last
    }

    /// `free_swap_and_cache_nr` (7.3: `swap_put_entries_direct`): the slots that no page in memory has,
    /// then, with their pages, the others.
    private mutating func freeSwapped(_ run: Range<Int>) {
        let cached = run.count { lists.pages[$0].resident }
        let slot = Int(lists.pages[run.lowerBound].slot)
        // __swap_entries_free: a run that is all alike and lies in one cluster goes to the map.
        let together =
            run.count > 1 && cached == 0
            && slot / area.clusterSlots == (slot + run.count - 1) / area.clusterSlots
        for page in run where !lists.pages[page].resident {
            let slot = Int(lists.pages[page].slot)
            lists.pages[page].slot = 0
            if together { giveToMap(slot) } else { freeSlot(slot) }
        }
        for page in run where lists.pages[page].resident {
            let slot = Int(lists.pages[page].slot)
            lists.pages[page].slot = 0
            freeReclaimedSlot(slot)
            giveFrame(of: page)
        }
    }
}
