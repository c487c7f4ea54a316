// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// Bytes before each object of an allocator that writes back itself: 6.1's zswap.c,
    /// zswap_frontswap_store, hlen = sizeof(struct zswap_header), if zpool_evictable().
    public var zswapHeaderBytes: Int {
        switch self {
        case .linux61: 8
        case .linux612, .linux73: 0
        }
    }

    /// Whether zswap keeps same-filled pages as a value: zswap_is_page_same_filled() in 6.1's
    /// zswap.c. Those of 6.12 and 7.3 have no such test; pages of zeros do not reach them
    /// (``hasZeroMap``).
    public var zswapKeepsSameFilledAside: Bool {
        switch self {
        case .linux61: true
        case .linux612, .linux73: false
        }
    }

    /// Whether zswap keeps a page that does not get smaller as it is, rather than give it to the
    /// disk: zswap_compress() in 7.3's zswap.c, as long as the page may be written back.
    public var zswapKeepsIncompressible: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// Whether it has zbud, which is built into Debian's 6.1 and 6.12. 7.3 has neither `mm/zbud.c`
    /// nor the zpool interface before it.
    public var hasZbud: Bool {
        switch self {
        case .linux61, .linux612: true
        case .linux73: false
        }
    }

    /// Whether Debian builds z3fold: a module of 6.1; 6.12 calls it deprecated, 7.3 lacks it.
    public var hasZ3fold: Bool {
        switch self {
        case .linux61: true
        case .linux612, .linux73: false
        }
    }
}
