// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// How zsmalloc chooses the pages of a class's zspages.
    public enum ZspageRule: Sendable {
        /// `mm/zsmalloc.c`, 6.1: get_pages_per_zspage(), the largest whole percentage used.
        case percentUsed
        /// `mm/zsmalloc.c`, 6.12 and 7.3: calculate_zspage_chain_size(), the fewest bytes wasted.
        case bytesWasted
    }

    public var zspageRule: ZspageRule {
        switch self {
        case .linux61: .percentUsed
        case .linux612, .linux73: .bytesWasted
        }
    }

    /// Most pages of a zspage: ZS_MAX_PAGES_PER_ZSPAGE, 4 in 6.1; CONFIG_ZSMALLOC_CHAIN_SIZE
    /// in 6.12 and 7.3, 8 by default.
    public var zspagePages: Int {
        switch self {
        case .linux61: 4
        case .linux612, .linux73: 8
        }
    }

    /// Whether `zs_lookup_class_index`, by which zram decides whether a page got smaller, counts the
    /// handle's word as an allocation does: `lookup_size_class` of `mm/zsmalloc.c`, 7.3. 6.12 looks
    /// the bare length up.
    public var zsmallocLookupCountsHandle: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// How zsmalloc sorts zspages by how full they are.
    public enum FullnessRule: Sendable {
        /// Almost empty and almost full, at three quarters: `fullness_threshold_frac`, 6.1.
        case threeQuarters
        /// Tenths: ZS_INUSE_RATIO_10 ... ZS_INUSE_RATIO_99, 6.12 and 7.3.
        case tenths
    }

    public var fullnessRule: FullnessRule {
        switch self {
        case .linux61: .threeQuarters
        case .linux612, .linux73: .tenths
        }
    }
}
