// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a guest keeps of its MemTotal, so that a synthetic run can have the room that a
/// capture's workload has.
public enum GuestShare {
    /// MiB that a capture's workload cannot have: what init, collector and kernel hold, the
    /// page cache that will not shrink, 16 MiB of page records for each GiB of NVDIMM, and
    /// the low watermark. Measured: docs/validation.md says how.
    static func overheadMiB(_ kernel: ModelKernel) -> Int {
        switch kernel {
        case .linux61: 34
        case .linux612: 32
        }
    }

    /// Pages that a workload has in a guest with that MemTotal; at least 4 MiB.
    public static func residentPages(memTotalMiB: Int, kernel: ModelKernel) -> Int {
        max(memTotalMiB - overheadMiB(kernel), 4) << 8
    }
}
