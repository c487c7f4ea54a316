// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// A region of the workload's address space (a VMA), and what readahead remembers of it.
struct Region {
    let first: Int
    let end: Int
    var window = ReadaheadWindow()
}

/// The adaptive window of swap readahead (`mm/swap_state.c`, `__swapin_nr_pages`).
struct ReadaheadWindow {
    /// Where the last fault was: a page's number, or a slot.
    var previous = 0
    /// Pages read for it.
    var pages = 0
    /// Pages read ahead since that were asked for. The kernel starts with four that were not
    /// (`GET_SWAP_RA_VAL`, `swapin_readahead_hits`).
    var hits = 4

    /// The pages to read for a fault at `place`.
    mutating func next(at place: Int, most: Int) -> Int {
        var wanted = hits + 2
        if wanted == 2 {
            // Nothing to judge by but whether this fault is next to the last.
            if place != previous + 1, place != previous - 1 { wanted = 1 }
        } else {
            var rounded = 4
            while rounded < wanted { rounded *= 2 }
            wanted = rounded
        }
        return max(min(wanted, most), pages / 2)
    }
}

extension MemoryModel {
    /// `swapin_readahead`: brings a page in from its slot, and neighbours with it.
    mutating func readIn(_ page: Int, region: Int) {
        switch settings.readahead {
        case .vma: readByAddress(page, region: region)
        case .cluster: readBySlot(page)
        }
        readIntoCache(page, ahead: false)
    }

    /// `swap_vma_readahead`, `swap_ra_info`.
    private mutating func readByAddress(_ page: Int, region index: Int) {
        let most = 1 << settings.pageCluster
        guard most > 1 else { return }
        let region = regions[index]
        let previous = region.window.previous
        var window = region.window
        let pages = window.next(at: page, most: most)
        regions[index].window = ReadaheadWindow(previous: page, pages: pages, hits: 0)
        guard pages > 1 else { return }
        var start: Int
        var end: Int
        if page == previous + 1 {
            (start, end) = (page, page + pages)
        } else if page == previous - 1 {
            (start, end) = (page - pages + 1, page + 1)
        } else {
            let left = (pages - 1) / 2
            (start, end) = (page - left, page + pages - left)
        }
        // swap_ra_clamp_pfn: within the region and the page-table page.
        let table = page / settings.pageSize.tableEntries * settings.pageSize.tableEntries
        start = max(start, region.first, table)
        end = min(end, region.end, table + settings.pageSize.tableEntries)
        for neighbour in start..<end {
            readIntoCache(neighbour, ahead: neighbour != page)
        }
    }

    /// `swap_cluster_readahead`: the aligned window of slots around the page's own.
    private mutating func readBySlot(_ page: Int) {
        let most = 1 << settings.pageCluster
        guard most > 1 else { return }
        let slot = Int(lists.pages[page].slot)
        let hits = clusterReadahead.hits
        let pages = clusterReadahead.next(at: slot, most: most)
        if hits == 0 { clusterReadahead.previous = slot }
        clusterReadahead.hits = 0
        clusterReadahead.pages = pages
        // The window may have shrunk to a size that is no power of two.
        let mask = pages - 1
        guard mask > 0 else { return }
        for neighbour in max(slot & ~mask, 1)...min(slot | mask, area.slots - 1)
        where area.isTaken(neighbour) && area.owner[neighbour] != Page.none {
            readIntoCache(Int(area.owner[neighbour]), ahead: neighbour != slot)
        }
    }

    /// `__read_swap_cache_async` (7.3: `swap_cache_read_folio`): reads a page that is on the device and not in memory.
    mutating func readIntoCache(_ page: Int, ahead: Bool) {
        guard lists.pages[page].slot != 0, !lists.pages[page].resident, !hasFailed else {
            return
        }
        takeFrame(for: page)
        guard !hasFailed else { return }
        lists.pages[page].flags.insert(.cached)
        lists.pages[page].flags.subtract([.dirty, .referenced, .readahead, .young, .workingset])
        let active = refault(page)
        addToLists(page, active: active)
        readFromDevice(page)
        if ahead {
            lists.pages[page].flags.insert(.readahead)
            counters.swapReadahead += 1
        }
    }

    /// `swap_read_folio`: a page of the zero map needs no device.
    mutating func readFromDevice(_ page: Int) {
        if lists.pages[page].flags.contains(.zeroSlot) {
            counters.zeroPagesIn += 1
        } else {
            time += costs.read
            emit(.read, slot: Int(lists.pages[page].slot))
        }
    }

    /// `swap_cache_get_folio`: a page that was read ahead is asked for.
    mutating func noteReadaheadHit(_ page: Int, region: Int) {
        guard lists.pages[page].flags.contains(.readahead) else {
            if settings.readahead == .vma {
                // SWAP_RA_VAL(addr, win, hits): the place moves on with every look-up.
                regions[region].window.previous = page
            }
            return
        }
        lists.pages[page].flags.remove(.readahead)
        counters.swapReadaheadHits += 1
        switch settings.readahead {
        case .vma:
            regions[region].window.hits = min(regions[region].window.hits + 1, 63)
            regions[region].window.previous = page
        case .cluster: clusterReadahead.hits += 1
        }
    }
}
