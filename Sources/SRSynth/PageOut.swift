// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// Taking one page out of memory (`mm/vmscan.c`, `shrink_folio_list`; `mm/page_io.c`).
extension MemoryModel {
    /// Swaps a page out: gives it a slot unless it has one, unmaps it, writes it if memory and
    /// slot differ, and frees its frame.
    ///
    /// The device ends a write before the next page is looked at, as the relay's NVDIMM does:
    /// no page waits for writeback.
    /// - Returns: false when there is no slot for it; it stays.
    mutating func evict(_ page: Int) -> Bool {
        if !lists.pages[page].flags.contains(.cached) {
            guard let slot = takeSlot() else { return false }
            area.owner[slot] = UInt32(page)
            lists.pages[page].slot = UInt32(slot)
            // add_to_swap: what is new in the swap cache has to be written.
            lists.pages[page].flags.formUnion([.cached, .dirty])
            lists.pages[page].flags.remove(.zeroSlot)
        }
        lists.pages[page].flags.subtract([.mapped, .writable, .young])
        if lists.pages[page].flags.contains(.dirty) {
            lists.pages[page].flags.remove(.dirty)
            write(page)
        } else {
            counters.cleanDrops += 1
        }
        lists.pages[page].flags.subtract([.cached, .referenced, .readahead])
        leaveShadow(page)
        giveFrame(of: page)
        return true
    }

    /// `swap_writepage`.
    private mutating func write(_ page: Int) {
        let content = lists.pages[page].content
        if settings.kernel.hasZeroMap {
            if compressor.isZero(content) {
                lists.pages[page].flags.insert(.zeroSlot)
                counters.zeroPagesOut += 1
                return
            }
            lists.pages[page].flags.remove(.zeroSlot)
        }
        if !lists.pages[page].flags.contains(.lengthKnown) {
            lists.pages[page].length = compressor.length(of: content)
            lists.pages[page].flags.insert(.lengthKnown)
            counters.compressed += 1
        }
        time += costs.write
        let slot = lists.pages[page].slot
        if let sampled, sampled.wants(slot) {
            unsafe compressor.withBytes(of: content) { bytes in
                unsafe sampled.take(bytes, slot: slot, event: log.totals.events)
            }
        }
        emit(
            .write, slot: Int(slot), length: lists.pages[page].length,
            flags: compressor.isSameFilled(content) ? .sameFilled : [])
    }

    /// `folio_free_swap`: memory alone holds the page from now on.
    mutating func giveUpCopy(_ page: Int) {
        let slot = Int(lists.pages[page].slot)
        lists.pages[page].slot = 0
        lists.pages[page].flags.remove(.cached)
        lists.pages[page].flags.insert(.dirty)
        freeSlot(slot)
    }

    /// `shrink_folio_list`, at activate_locked: a page that stays for long keeps no slot when
    /// slots are short.
    mutating func giveUpCopyIfSwapIsFull(_ page: Int) {
        if area.isFull, lists.pages[page].flags.isSuperset(of: [.cached, .mapped]) {
            giveUpCopy(page)
        }
    }
}
