// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// One entry of zram's table: `struct zram_table_entry`, `drivers/block/zram/zram_drv.h`.
struct ZramSlot: BitwiseCopyable {
    /// Where its page is.
    enum Place: UInt8, BitwiseCopyable {
        case nowhere
        /// In the pool.
        case pool
        /// `ZRAM_SAME`: a value says all. A page of length 0 counts as one.
        case same
        /// `ZRAM_WB`: on the backing device.
        case backing
    }

    /// Of the pool's object; 0: there is none.
    var handle: UInt32 = 0
    /// Bytes in the pool, a page's where it is stored whole; kept for a page that is written back.
    var length: UInt32 = 0
    /// `ac_time`, ns; 0 after its page was compressed again, for `zram_free_page()` clears it.
    var access: UInt64 = 0
    var place = Place.nowhere
    var flags: UInt8 = 0
    /// Of the algorithm that its page is compressed with.
    var priority: UInt8 = 0

    /// `ZRAM_HUGE`: stored whole.
    static let huge: UInt8 = 1
    /// `ZRAM_IDLE`.
    static let idle: UInt8 = 2
    /// `ZRAM_INCOMPRESSIBLE`.
    static let incompressible: UInt8 = 4
    /// The last write of it was refused: what is asked of it stayed in memory.
    static let kept: UInt8 = 8

    @inline(__always) func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}
