// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Free pages below which the kernel reclaims (`mm/page_alloc.c`, 6.1, 6.12 and
/// 7.3: `calculate_min_free_kbytes`, `__setup_per_zone_wmarks`).
struct Watermarks: Sendable, Equatable {
    /// Below this an allocation reclaims for itself.
    let min: Int
    /// Below this kswapd is woken.
    let low: Int
    /// Free pages at which kswapd stops.
    let high: Int

    /// A mark that an allocation has to stay above.
    enum Mark { case min, low }

    subscript(mark: Mark) -> Int {
        switch mark {
        case .min: min
        case .low: low
        }
    }

    /// A memory cgroup at its limit: no kswapd, and a batch is reclaimed when nothing is free.
    static let limit = Watermarks(min: 0, low: -1, high: -1)

    private init(min: Int, low: Int, high: Int) {
        self.min = min
        self.low = low
        self.high = high
    }

    /// - Parameter managed: the zone's pages.
    init(managed: Int, _ pageSize: PageSize) {
        self.init(managed: managed, least: Self.least(managed, pageSize))
    }

    /// - Parameters:
    ///   - managed: the zone's pages.
    ///   - least: its share of `min_free_kbytes`, pages.
    private init(managed: Int, least: Int) {
        min = least
        // A quarter of it, or watermark_scale_factor (10) ten-thousandths of the zone.
        let step = Swift.max(min / 4, managed * 10 / 10_000)
        low = min + step
        high = min + 2 * step
    }

    /// Those of a guest's zones, each of that many pages.
    ///
    /// `min_free_kbytes` is set while the initial file system still has its memory
    /// (`init_per_zone_wmark_min` is a core_initcall), and shared among zones by their pages.
    static func of(zones: [Int], _ pageSize: PageSize) -> [Watermarks] {
        let all = zones.reduce(0, +)
        let least = Self.least(all - initialFileSystem, pageSize)
        return zones.map { Watermarks(managed: $0, least: least * $0 / all) }
    }

    /// Pages that become free after the marks are set: the guest's initial file system and the
    /// kernel's own start-up code. `/proc/zoneinfo` of guests: 51 to 52 and 239 to 243 pages as marks.
    private static let initialFileSystem = 2960

    /// `min_free_kbytes` = sqrt(16 * lowmem in KiB), 128 to 262144, in pages.
    private static func least(_ managed: Int, _ pageSize: PageSize) -> Int {
        let kib = Swift.min(
            Swift.max(Self.squareRoot(pageSize.kibibytes(of: managed) * 16), 128), 262_144)
        return pageSize.wholePages(in: kib << 10)
    }

    /// `int_sqrt`: the largest integer whose square is not above. O(bits).
    private static func squareRoot(_ value: Int) -> Int {
        var root = 0
        var bit = 1 << 30
        while bit > 0 {
            if (root + bit) * (root + bit) <= value { root += bit }
            bit >>= 1
        }
        return root
    }
}
