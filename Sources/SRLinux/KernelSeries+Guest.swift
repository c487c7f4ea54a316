// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// KiB of a guest's MemTotal that its workload cannot have before kswapd is woken: what init,
    /// collector and kernel hold, page tables and what the swap cache needs for its own, 16 MiB of page
    /// records for each GiB of NVDIMM, and the low watermarks. Fitted to captures of zipf-kv in 96 MiB:
    /// docs/validation.md says how.
    public var guestOverheadKiB: Int {
        switch self {
        case .linux61: 34_816
        case .linux612: 30_704
        case .linux73: 36_304
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
