// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// Nanoseconds from one moment at which the CPU may change hands to the next: `CONFIG_HZ` is 250
    /// in Debian's kernels. 7.3 has a timer for each slice (`HRTICK` of `kernel/sched/features.h`).
    public var schedulerTick: UInt64 {
        switch self {
        case .linux61, .linux612: 4_000_000
        case .linux73: 1
        }
    }

    /// Nanoseconds that a thread has the CPU before it can be taken away where two want it: half of
    /// `sysctl_sched_latency` in 6.1, `sysctl_sched_base_slice` in 6.12 and 7.3, of one CPU
    /// (`kernel/sched/fair.c`).
    public var schedulerSlice: UInt64 {
        switch self {
        case .linux61: 3_000_000
        case .linux612: 750_000
        case .linux73: 700_000
        }
    }
}
