// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The lengths of a written page under a device's algorithms, as many as a device has at most.
///
/// Lane `i` belongs to the `i`-th of ``DeviceSettings/algorithms``; lanes beyond are 0.
package typealias LengthLanes = SIMD4<UInt32>

extension SIMD4<UInt32> {
    /// Algorithms that a device can have: `ZRAM_MAX_COMPS`, `drivers/block/zram/zram_drv.h`, 6.12 and
    /// 7.3.
    package static var count: Int { 4 }
}

/// Pages that an algorithm compresses together.
public struct PageUnit: Sendable, Hashable, Comparable {
    /// The kernel's name.
    public var algorithm: String
    public var pages: Int

    public init(algorithm: String, pages: Int) {
        self.algorithm = algorithm
        self.pages = pages
    }

    public static func < (one: PageUnit, other: PageUnit) -> Bool {
        (one.algorithm, one.pages) < (other.algorithm, other.pages)
    }
}
