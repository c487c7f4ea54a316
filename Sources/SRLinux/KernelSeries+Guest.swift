// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// KiB of a guest's MemTotal that its workload cannot have before kswapd is woken: what init,
    /// collector and kernel hold, page tables and what the swap cache needs for its own, 64 bytes of
    /// page record for each page of the files that the guest has as memory, and the low watermarks.
    ///
    /// With pages of 4 KiB it is fitted to captures of zipf-kv in 96 MiB on x86-64, with larger ones to
    /// memory-fill's reuse of writes in 96 MiB on arm64 with pages of 16 KiB, of which 6.1 has no kernel:
    /// docs/validation.md has both.
    public func guestOverheadKiB(_ pageSize: PageSize) -> Int {
        switch self {
        case .linux61: 34_816
        case .linux612: pageSize == .kib4 ? 30_704 : 37_888
        case .linux73: pageSize == .kib4 ? 36_304 : 43_520
        }
    }

    /// MiB of MemTotal that a guest of arm64 needs to come up, where it is more than a workload may have:
    /// with less the kernel panics while it loads modules ("System is deadlocked on memory"). Tried with
    /// `true`: 7.3 with pages of 4 KiB does not come up in 56 MiB, and does in 58.
    public func leastMemoryMiBOnARM(_ pageSize: PageSize) -> Int {
        switch self {
        case .linux61, .linux612: 0
        case .linux73: pageSize == .kib4 ? 60 : 0
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
