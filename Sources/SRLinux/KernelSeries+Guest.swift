// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// MiB of a guest's MemTotal that its workload cannot have: what init, collector and kernel
    /// hold, the page cache that will not shrink, 16 MiB of page records for each GiB of
    /// NVDIMM, and the low watermark. Measured: docs/validation.md says how.
    public var guestOverheadMiB: Int {
        switch self {
        case .linux61: 34
        case .linux612: 32
        case .linux73: 32
        }
    }

    /// Whether several CPUs start under QEMU 7.2's instruction-counted clock:
    /// docs/decisions/0002-clock-and-cpus.md.
    public var startsSeveralCPUsByInstructionCount: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }
}
