// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a kernel of the user's own cannot be a guest's.
extension SRError.Code {
    /// A step of its build is missing: no kernel, no symbols, no headers.
    public static let kernelNotBuilt = Self("kernel not built", .kernelNotBuilt)
    /// It is no kernel, is cut off, or its parts are not of one version.
    public static let kernelDamaged = Self("kernel damaged", .kernelDamaged)
    /// Its architecture or its version is none that a guest here can have.
    public static let kernelUnsupported = Self("kernel unsupported", .kernelUnsupported)
    /// Its configuration lacks what a guest needs.
    public static let kernelOptionsMissing = Self("kernel options missing", .kernelOptionsMissing)
}
