// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// `echo AGE > idle`: `idle_store()` and `mark_idle()` of `zram_drv.c`.
///
/// A page that was compressed again has no time of access (`zram_free_page()`, 7.3's `slot_free()`,
/// clear it, and nothing sets it), so until it is read it is older than any age.
extension ZramDevice {
    private static let second: UInt64 = 1_000_000_000

    /// Marks pages that were not accessed for `age` ns, as of `now`. O(slots).
    mutating func markIdle(_ age: UInt64, at now: UInt64) {
        let kernel = settings.kernel
        let unit = kernel.zramKeepsSeconds ? Self.second : 1
        // 7.3 does nothing, earlier ones find nothing, as long as the machine is not that old.
        guard now / unit > age / unit else { return }
        // A time is below so many units if it is below their nanoseconds: no division for each page.
        let cutoff = (now / unit - age / unit) * unit
        let clears = kernel.idleMarkingClears
        for page in 0..<used where slots[page].place == .pool {
            if slots[page].access < cutoff {
                slots[page].flags |= ZramSlot.idle
            } else if clears {
                slots[page].flags &= ~ZramSlot.idle
            }
        }
    }
}
