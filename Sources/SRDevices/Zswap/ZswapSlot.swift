// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What zswap and the disk behind it know of one slot; the entry is `struct zswap_entry`,
/// `mm/zswap.c`.
struct ZswapSlot: BitwiseCopyable {
    /// Where its page is.
    enum Place: UInt8, BitwiseCopyable {
        case nowhere
        /// An entry with an object of the pool.
        case pool
        /// An entry with a value (6.1).
        case same
        /// On the disk: written back, or not taken in.
        case disk
        /// In the swap cache alone: it was read, and its entry given up (6.12, 7.3).
        case cache
    }

    /// Of the pool's object.
    var handle: UInt32 = 0
    /// Bytes in the pool.
    var length: UInt32 = 0
    /// What the compressor made of it, for when it is stored again.
    var compressed: UInt32 = 0
    /// Neighbours in the order of age, as index + 1; 0: there is none.
    var older: UInt32 = 0
    var newer: UInt32 = 0
    var place = Place.nowhere
    /// `referenced`: it is let by once.
    var referenced = false
    /// It was read since it was stored, and is taken to be in the swap cache still (6.1).
    var cached = false
    var sameFilled = false
}
