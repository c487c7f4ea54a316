// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension SRError.Code {
    /// A device is set up as no kernel would have it.
    public static let deviceSettings = Self("device settings", .deviceSettings)
    /// A trace has no lengths of an algorithm, and nothing to estimate them from.
    public static let lengthsMissing = Self("lengths missing", .lengthsMissing)
    /// A setting counts in time, and a trace has none.
    public static let timesMissing = Self("times missing", .timesMissing)
}
