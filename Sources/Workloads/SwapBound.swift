// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// How large a swap device a guest of some memory can have at all.
public enum SwapBound {
    /// MiB of the largest device of any run: 256 GiB, which the guest's physical addresses (40
    /// bits) and a model's tables hold with room to spare.
    public static let mostMiB = 256 << 10

    /// Bytes of a guest's memory that each page of its swap device takes, used or not: a page
    /// record of the NVDIMM (`struct page`, 64), one in `swap_map`, two in `swap_cgroup` (Linux
    /// 6.1 and 6.12, mm/swapfile.c and mm/swap_cgroup.c).
    private static let tableBytes = 64 + 1 + 2
    /// The smallest page there is, with which the tables are largest.
    private static let pageBytes = PageSize.kib4.bytes

    /// MiB of the largest device whose tables leave a guest half of its memory.
    public static func mostMiB(memoryMiB: Int) -> Int {
        min(mostMiB, memoryMiB * pageBytes / (2 * tableBytes))
    }

    /// Why a guest of that memory cannot have that swap, and what to do; nil if it can.
    public static func problem(swapMiB: Int, memoryMiB: Int) -> String? {
        let most = mostMiB(memoryMiB: memoryMiB)
        guard swapMiB > most else { return nil }
        return "a swap device of \(swapMiB) MiB is too large for a guest of \(memoryMiB) MiB: the "
            + "kernel's tables of it would take over half of that memory. Give it \(most)M at "
            + "most, or more memory"
    }
}
