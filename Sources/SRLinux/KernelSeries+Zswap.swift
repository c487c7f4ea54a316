// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// Bytes before each object of an allocator that writes back itself: 6.1's zswap.c,
    /// zswap_frontswap_store, hlen = sizeof(struct zswap_header), if zpool_evictable().
    public var zswapHeaderBytes: Int {
        switch self {
        case .linux61: 8
        case .linux612: 0
        }
    }

    /// Whether zswap keeps same-filled pages as a value: zswap_is_page_same_filled() in 6.1's
    /// zswap.c. 6.12's has no such test; pages of zeros do not reach it (``hasZeroMap``).
    public var zswapKeepsSameFilledAside: Bool {
        switch self {
        case .linux61: true
        case .linux612: false
        }
    }

    /// Whether Debian builds z3fold: a module of 6.1; 6.12 calls it deprecated.
    public var hasZ3fold: Bool {
        switch self {
        case .linux61: true
        case .linux612: false
        }
    }
}
