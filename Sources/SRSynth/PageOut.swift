// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// Taking one page out of memory (`mm/vmscan.c`, `shrink_folio_list`; `mm/page_io.c`).
extension MemoryModel {
    /// Gives a page a slot, unless it has one, and takes it out of the page table.
    /// - Returns: false when there is no slot for it; it stays.
    mutating func prepareToLeave(_ page: Int) -> Bool {
        if !lists.pages[page].flags.contains(.cached) {
            guard let slot = takeSlot() else { return false }
            area.owner[slot] = UInt32(page)
            lists.pages[page].slot = UInt32(slot)
            // add_to_swap: what is new in the swap cache has to be written.
            lists.pages[page].flags.formUnion([.cached, .dirty])
            lists.pages[page].flags.remove(.zeroSlot)
        }
        lists.pages[page].flags.subtract([.mapped, .writable, .young])
        return true
    }

    /// Writes a page if memory and slot differ, and frees its frame.
    ///
    /// The device ends a request before the next page is looked at, as the relay's NVDIMM does.
    /// - Returns: false if its request is not sent yet: the frame is free when that has ended.
    mutating func writeOut(_ page: Int, _ own: inout Reclaimer) -> Bool {
        if lists.pages[page].flags.contains(.dirty) {
            lists.pages[page].flags.remove(.dirty)
            if !isZeroOut(page) {
                guard addToRequest(page, &own) else { return false }
            }
        } else {
            counters.cleanDrops += 1
        }
        remove(page)
        return true
    }

    /// `swap_add_folio` of 7.3: a request takes pages of neighbouring slots, and is sent when it is full
    /// or the next page is no neighbour. Before 7.3 each page is a request.
    /// - Returns: whether the request with the page has been sent.
    private mutating func addToRequest(_ page: Int, _ own: inout Reclaimer) -> Bool {
        let most = settings.synchronous ? 1 : settings.kernel.pagesOfWriteRequest
        if let last = own.request.last,
            lists.pages[last].slot + 1 != lists.pages[page].slot
        {
            sendRequest(&own)
        }
        own.request.append(page)
        lists.pages[page].flags.insert(.writeback)
        guard own.request.count >= most else { return false }
        sendRequest(&own)
        return true
    }

    /// `swap_write_submit`.
    mutating func sendRequest(_ own: inout Reclaimer) {
        // Who was unmapped meanwhile has nothing to write.
        for page in own.request where lists.pages[page].flags.contains(.writeback) {
            lists.pages[page].flags.remove(.writeback)
            write(page)
        }
        own.request.removeAll(keepingCapacity: true)
    }

    /// `__remove_mapping`: a clean page leaves the swap cache and memory.
    mutating func remove(_ page: Int) {
        lists.pages[page].flags.subtract([.cached, .readahead])
        leaveShadow(page)
        lists.pages[page].flags.remove(.referenced)
        giveFrame(of: page)
    }

    /// `swap_writepage` (7.3: `swap_writeout`): whether the page is zeros and stays off the device.
    private mutating func isZeroOut(_ page: Int) -> Bool {
        guard settings.kernel.hasZeroMap else { return false }
        guard compressor.isZero(lists.pages[page].content) else {
            lists.pages[page].flags.remove(.zeroSlot)
            return false
        }
        lists.pages[page].flags.insert(.zeroSlot)
        counters.zeroPagesOut += 1
        return true
    }

    private mutating func write(_ page: Int) {
        let content = lists.pages[page].content
        if !lists.pages[page].flags.contains(.lengthKnown) {
            lists.pages[page].length = compressor.length(of: content)
            lists.pages[page].flags.insert(.lengthKnown)
            counters.compressed += 1
        } else if lists.pages[page].flags.contains(.lengthAhead) {
            lists.pages[page].flags.remove(.lengthAhead)
            counters.compressed += 1
        }
        time += costs.write(content, length: lists.pages[page].length)
        let slot = lists.pages[page].slot
        if let sampled, sampled.wants(slot) {
            unsafe compressor.withBytes(of: content) { bytes in
                unsafe sampled.take(bytes, slot: slot, event: log.events)
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
        if area.isFull, lists.pages[page].flags.isSuperset(of: [.cached, .mapped]),
            !lists.pages[page].flags.contains(.writeback)
        {
            giveUpCopy(page)
        }
    }
}
