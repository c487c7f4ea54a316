// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// MiB of a guest's MemTotal that its workload cannot have: what init, collector and kernel
    /// hold, the page cache that will not shrink, 16 MiB of page records for each GiB of
    /// NVDIMM, and the low watermark. Measured: docs/validation.md says how. 7.3's is that of 6.12
    /// and the 8 MiB by which its MemAvailable is less when a workload starts.
    public var guestOverheadMiB: Int {
        switch self {
        case .linux61: 34
        case .linux612: 32
        case .linux73: 40
        }
    }

    /// Whether several CPUs start under the instruction-counted clock of a QEMU. Measured with 7.2,
    /// 10.0 and 11.1: docs/decisions/0002-clock-and-cpus.md. In 6.1 the first CPU waits for each other
    /// in a loop that calls the scheduler (`arch/x86/kernel/smpboot.c`, `do_boot_cpu`).
    ///
    /// - Parameter release: the first number of QEMU's version.
    public func startsSeveralCPUs(byInstructionCountOf release: Int) -> Bool {
        switch self {
        case .linux61: release >= 10
        case .linux612, .linux73: true
        }
    }
}
