// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a dataset could not be made.
extension SRError.Code {
    /// A run folder cannot be packed as it is.
    public static let run = Self("run", .badTrace)
}
