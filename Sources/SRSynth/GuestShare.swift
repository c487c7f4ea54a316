// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// What a guest keeps of its MemTotal, so that a synthetic run can have the room that a
/// capture's workload has.
public enum GuestShare {
    /// Pages that a workload has in a guest with that MemTotal; at least 4 MiB.
    public static func residentPages(
        memTotalMiB: Int, kernel: KernelSeries, _ pageSize: PageSize
    ) -> Int {
        pageSize.wholePages(
            in: max((memTotalMiB << 10) - kernel.guestOverheadKiB(pageSize), 4 << 10) << 10)
    }
}
