// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// `echo "type=… threshold=… max_pages=…" > recompress`: `recompress_store()` of `zram_drv.c`, 6.12 and
/// 7.3.
extension ZramDevice {
    /// Runs it once.
    ///
    /// - Returns: pages that were tried.
    mutating func recompress(at now: UInt64) -> Int {
        guard let plan = settings.recompression else { return 0 }
        if let age = plan.idle { markIdle(age, at: now) }
        let priorities: Range<Int>
        switch settings.kernel.recompressionRule {
        case .none: return 0
        case .onePriority:
            let one = plan.priority ?? 1
            guard one < settings.byPriority.count, settings.byPriority[one] != nil else { return 0 }
            priorities = one..<one + 1
        case .upToTheFirstGain:
            priorities = plan.priority.map { $0..<$0 + 1 } ?? 1..<settings.byPriority.count
        }
        // scan_slots_for_recompress() of 7.3 leaves out what a compressor would be asked in vain.
        let scans = settings.kernel.recompressionRule == .onePriority
        collect(
            plan.type, without: ZramSlot.incompressible,
            below: scans ? priorities.lowerBound : .max)
        var left = plan.maxPages ?? .max
        var tried = 0
        for page in found where left > 0 {
            if recompress(Int(page), priorities, threshold: plan.threshold) {
                left -= 1
                tried += 1
            }
        }
        return tried
    }

    /// `zram_recompress()`, 7.3's `recompress_slot()`.
    ///
    /// - Returns: whether a compressor was asked, which `max_pages` counts.
    private mutating func recompress(
        _ page: Int, _ priorities: Range<Int>, threshold: Int
    ) -> Bool {
        let slot = slots[page]
        let old = Int(slot.length)
        // Small enough.
        if old < threshold { return false }
        if !slot.has(ZramSlot.huge) {
            counts.decompressions[Int(lanes[Int(slot.priority)])] += 1
        }
        slots[page].flags &= ~ZramSlot.idle
        let oldClass = pool.classOrder(old)
        var tries = 0
        for priority in priorities {
            guard settings.byPriority[priority] != nil, priority > Int(slot.priority) else {
                continue
            }
            tries += 1
            let lane = Int(lanes[priority])
            let new = Int(versions[page][lane])
            counts.compressions[lane] += 1
            counts.recompressTries[lane] += 1
            if pool.classOrder(new) >= oldClass || (threshold > 0 && new >= threshold) { continue }
            replace(page, slot, with: new, priority, lane)
            return true
        }
        if tries > 0, isHopeless(page, priorities, oldClass, tries: tries) {
            slots[page].flags |= ZramSlot.incompressible
            counts.incompressible += 1
        }
        return tries > 0
    }

    /// Whether a page that did not get smaller is marked incompressible.
    private func isHopeless(
        _ page: Int, _ priorities: Range<Int>, _ oldClass: Int, tries: Int
    ) -> Bool {
        switch settings.kernel.recompressionRule {
        case .none: return false
        case .onePriority:
            // highest_priority_algorithm().
            return priorities.upperBound == settings.byPriority.count
        case .upToTheFirstGain:
            // All were tried, and the last did not reach a smaller class; below the threshold or not
            // is another matter.
            guard tries == settings.byPriority.dropFirst().count(where: { $0 != nil }),
                let last = priorities.last(where: { settings.byPriority[$0] != nil })
            else { return false }
            return pool.classOrder(Int(versions[page][Int(lanes[last])])) >= oldClass
        }
    }

    /// Puts the shorter version in the place of the longer.
    private mutating func replace(
        _ page: Int, _ slot: ZramSlot, with length: Int, _ priority: Int, _ lane: Int
    ) {
        let handle = pool.allocate(max(1, length))
        // The old version stays where there is no room for the new beside it.
        if handle == 0 { return }
        counts.recompressed[lane] += 1
        counts.recompressSavedBytes += UInt64(max(0, Int(slot.length) - length))
        release(page)
        slots[page] = ZramSlot(
            handle: handle, length: UInt32(max(1, length)), place: .pool,
            flags: slot.flags & ZramSlot.kept, priority: UInt8(priority))
        counts.inPool += 1
        counts.compressedBytes += max(1, length)
        ledger?.shorten(page, to: max(1, length))
    }
}
