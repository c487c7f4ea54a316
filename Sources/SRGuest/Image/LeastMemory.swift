// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension KernelManifest {
    /// MiB of MemTotal that it takes to come up, where a workload's own may be less; else 0.
    public var leastMemoryMiB: Int { SRGuest.leastMemoryMiB(series, arch: arch, pageSize) }
}

extension NamedKernel {
    /// MiB of MemTotal that it takes to come up, where a workload's own may be less; else 0.
    public var leastMemoryMiB: Int { SRGuest.leastMemoryMiB(series, arch: arch, pageSize) }
}

private func leastMemoryMiB(_ series: String, arch: String, _ pageSize: PageSize) -> Int {
    guard arch == Architecture.arm64.name, let series = KernelSeries(rawValue: series) else {
        return 0
    }
    return series.leastMemoryMiBOnARM(pageSize)
}
