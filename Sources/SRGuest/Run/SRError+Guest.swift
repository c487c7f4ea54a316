// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Failures of the machinery around a guest.
extension SRError.Code {
    /// QEMU ended or refused before the guest's start-up reported itself.
    public static let bootFailure = Self("boot failure", .bootFailure)
    /// The guest's kernel panicked, or QEMU ended under a running guest.
    public static let guestPanic = Self("guest panic", .guestPanic)
    /// A deadline passed.
    public static let timeOut = Self("time-out", .timeOut)
    /// The guest image cannot be built or read.
    public static let image = Self("image", .imageBuildFailed)
}
