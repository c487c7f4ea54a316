// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// `echo idle > writeback`: `writeback_store()` of `zram_drv.c`.
extension ZramDevice {
    /// Runs it once.
    ///
    /// - Returns: pages that were written.
    mutating func writeBack(at now: UInt64) -> Int {
        guard let plan = settings.writeback else { return 0 }
        if let age = plan.idle { markIdle(age, at: now) }
        collect(plan.type)
        // writeback_limit counts in units of 4 KiB. A page that it covers in part still goes.
        let unit = max(1, settings.pageSize.bytes / PageSize.kib4.bytes)
        var count = min(found.count, freeBlocks)
        if plan.limit != nil {
            count = min(count, (writebackAllowance + unit - 1) / unit)
            writebackAllowance -= min(count * unit, writebackAllowance)
        }
        let batch = settings.kernel.zramWritebackBatch
        for first in stride(from: 0, to: count, by: batch) {
            for place in (first..<min(first + batch, count)).reversed() {
                writeBack(Int(found[place]), compressed: plan.compressed, at: now)
            }
        }
        return count
    }

    private mutating func writeBack(_ page: Int, compressed: Bool, at now: UInt64) {
        let slot = slots[page]
        if !compressed, !slot.has(ZramSlot.huge) {
            counts.decompressions[Int(lanes[Int(slot.priority)])] += 1
        }
        release(page)
        // 7.3 keeps priority and ZRAM_HUGE, to know how to read it back.
        slots[page] = ZramSlot(
            length: slot.length, place: .backing,
            flags: slot.flags & (ZramSlot.huge | ZramSlot.kept), priority: slot.priority)
        freeBlocks -= 1
        counts.onDisk += 1
        counts.writtenBack += 1
        counts.diskWrites += 1
        ledger?.writeBack(page, at: now)
    }
}
