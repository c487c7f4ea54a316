// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension SRError.Code {
    /// Swap or memory of the model ran out: the kernel would kill the program.
    public static let outOfMemory = Self("out of memory", .workloadFailed)
}
