// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Free pages below which the kernel reclaims (`mm/page_alloc.c`, 6.1 and 6.12:
/// `calculate_min_free_kbytes`, `__setup_per_zone_wmarks`; one zone is modelled).
struct Watermarks: Sendable, Equatable {
    /// Below this an allocation reclaims for itself.
    let min: Int
    /// Below this kswapd is woken.
    let low: Int
    /// Free pages at which kswapd stops.
    let high: Int

    /// A memory cgroup at its limit: no kswapd, and a batch is reclaimed when nothing is free.
    static let limit = Watermarks(min: 0, low: -1, high: -1)

    private init(min: Int, low: Int, high: Int) {
        self.min = min
        self.low = low
        self.high = high
    }

    /// - Parameter managed: the zone's pages.
    init(managed: Int, _ pageSize: PageSize) {
        // min_free_kbytes = sqrt(16 * lowmem in KiB), 128 to 262144.
        let kib = Swift.min(
            Swift.max(Self.squareRoot(pageSize.kibibytes(of: managed) * 16), 128), 262_144)
        min = pageSize.wholePages(in: kib << 10)
        // A quarter of it, or watermark_scale_factor (10) ten-thousandths of the zone.
        let step = Swift.max(min / 4, managed * 10 / 10_000)
        low = min + step
        high = min + 2 * step
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
