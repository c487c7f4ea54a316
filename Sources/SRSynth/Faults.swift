// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CWorkloads
internal import SRLinux

/// What the program does to its memory, and the faults that come of it (`mm/memory.c`).
extension MemoryModel {
    /// The program reads a page, whole or its stamp.
    mutating func read(_ page: Int) {
        touch()
        if lists.pages[page].flags.contains(.mapped) {
            lists.pages[page].flags.insert(.young)
        } else {
            fault(page, writes: false)
        }
        time += costs.check(lists.pages[page].content)
    }

    /// The program changes a page to `content`: all of it, or its stamp alone.
    mutating func write(_ page: Int, _ content: sr_content, isWhole: Bool = true) {
        touch()
        let flags = lists.pages[page].flags
        if flags.contains(.writable) {
            lists.pages[page].flags.formUnion([.young, .dirty])
        } else if flags.contains(.mapped) {
            // do_wp_page: the page is the process's alone and is reused; a slot that it has in
            // the swap cache stays its own, and is written over at the next eviction.
            counters.minorFaults += 1
            time += costs.minorFault
            lists.pages[page].flags.formUnion([.young, .dirty, .writable])
        } else {
            fault(page, writes: true)
        }
        if isWhole { time += costs.fill(content) }
        lists.pages[page].content = content
        lists.pages[page].flags.subtract([.lengthKnown, .lengthAhead])
    }

    private mutating func touch() {
        accesses += 1
        time += costs.access
        if time >= kswapd.due { letKswapdRun() }
    }

    private mutating func fault(_ page: Int, writes: Bool) {
        time += costs.minorFault
        if lists.pages[page].slot == 0, !lists.pages[page].resident {
            newPage(page, writes: writes)
        } else {
            swapIn(page, writes: writes)
        }
        runKswapd()
    }

    /// `do_anonymous_page`. A page that is read before it was written is the zero page and
    /// takes no frame.
    private mutating func newPage(_ page: Int, writes: Bool) {
        counters.minorFaults += 1
        guard writes else { return }
        takeFrame(for: page)
        guard !hasFailed else { return }
        time += costs.zeroing
        lists.pages[page].flags.formUnion([.mapped, .writable, .young, .dirty])
        addToLists(page, active: false)
    }

    /// `do_swap_page`.
    private mutating func swapIn(_ page: Int, writes: Bool) {
        guard let region = region(of: page) else { return }
        if lists.pages[page].resident {
            counters.minorFaults += 1
            noteReadaheadHit(page, region: region)
        } else {
            counters.majorFaults += 1
            if settings.synchronous {
                swapInAlone(page)
            } else {
                readIn(page, region: region)
            }
            guard !hasFailed else { return }
        }
        lists.pages[page].flags.formUnion([.mapped, .young])
        // should_try_to_free_swap: a writer gives up the copy at once; a reader keeps
        // it while there is room on a device that is not synchronous.
        let flags = lists.pages[page].flags
        if flags.contains(.cached), !flags.contains(.writeback),
            writes || area.isFull || settings.synchronous
        {
            giveUpCopy(page)
        }
        if writes { lists.pages[page].flags.formUnion([.writable, .dirty]) }
    }

    /// A synchronous device: the page is read alone. In 6.1 and 6.12 its slot is free as soon as it is
    /// read (`swap_free`), in 7.3 when it is mapped.
    private mutating func swapInAlone(_ page: Int) {
        guard !settings.kernel.synchronousReadsUseSwapCache else {
            readIntoCache(page, ahead: false)
            return
        }
        takeFrame(for: page)
        guard !hasFailed else { return }
        let active = refault(page)
        addToLists(page, active: active)
        readFromDevice(page)
        giveUpCopy(page)
    }

    /// The region that a page lies in.
    private func region(of page: Int) -> Int? {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].end > page { high = middle } else { low = middle + 1 }
        }
        return low < regions.count && regions[low].first <= page ? low : nil
    }

    /// `mmap`: a region that has no page yet.
    mutating func map(first: Int, pages: Int) {
        lists.pages.grow(to: first + pages)
        let place = regions.firstIndex { $0.first > first } ?? regions.count
        regions.insert(Region(first: first, end: first + pages), at: place)
    }
}
