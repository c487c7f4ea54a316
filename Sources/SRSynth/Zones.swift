// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// A zone's free frames (`mm/page_alloc.c`).
struct Zone {
    let marks: Watermarks
    /// Frames kept from those who could have them elsewhere too (`lowmem_reserve`).
    let reserve: Int
    var free: Int

    static let none = Zone(marks: .limit, reserve: 0, free: 0)

    /// `zone_watermark_ok` for one page.
    func isAbove(_ mark: Int) -> Bool { free > mark + reserve }
}

/// The memory that the workload's pages lie in: one zone, or, as in a guest with x86-64's 4 KiB
/// pages, the 16 MiB that old devices reach (`ZONE_DMA`) and what is above them.
struct Zones {
    var main: Zone
    /// ``Zone/none`` where there is one zone.
    var low: Zone
    let hasLow: Bool

    /// Pages of `ZONE_DMA` that are managed, and those of them that are free when a workload starts:
    /// `/proc/zoneinfo` of guests with 6.1, 6.12 and 7.3.
    static let lowManaged = 3840
    static let lowFree = 3808

    /// One zone.
    init(marks: Watermarks, residentPages: Int) {
        // What is below the low mark is the kernel's reserve, not the workload's.
        main = Zone(marks: marks, reserve: 0, free: residentPages + max(marks.low, 0))
        low = .none
        hasLow = false
    }

    /// A guest's two.
    /// - Parameters:
    ///   - total: pages of its MemTotal.
    ///   - residentPages: those that the workload can have before kswapd is woken.
    init(total: Int, residentPages: Int, _ pageSize: PageSize) {
        let managed = total - Self.lowManaged
        let marks = Watermarks.of(zones: [managed, Self.lowManaged], pageSize)
        // setup_per_zone_lowmem_reserve: a 256th of what is above (sysctl_lowmem_reserve_ratio).
        let reserve = managed / 256
        low = Zone(marks: marks[1], reserve: reserve, free: Self.lowFree)
        let ofLow = max(Self.lowFree - marks[1].low - reserve, 0)
        main = Zone(
            marks: marks[0], reserve: 0, free: max(residentPages - ofLow, 0) + marks[0].low)
        hasLow = true
    }

    /// Whether the kernel reclaims in the background.
    var wakeKswapd: Bool { main.marks.low >= 0 }

    /// Sum of the high marks: pages that kswapd wants of a pass (`kswapd_shrink_node`).
    func target(least: Int) -> Int {
        max(main.marks.high, least) + (hasLow ? max(low.marks.high, least) : 0)
    }

    /// `pgdat_balanced`: one zone that has enough will do.
    var areBalanced: Bool {
        main.isAbove(main.marks.high) || hasLow && low.isAbove(low.marks.high)
    }

    /// Whether all zones have that many pages more than their high marks (`should_abort_scan`).
    func areSafe(by more: Int) -> Bool {
        main.isAbove(main.marks.high + more) && (!hasLow || low.isAbove(low.marks.high + more))
    }
}
