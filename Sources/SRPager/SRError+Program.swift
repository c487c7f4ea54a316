// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a program could not be run under a cap.
extension SRError.Code {
    /// A program that is not there.
    public static let notFound = Self("program not found", .workloadFailed)
    /// The program is of a kind that cannot be held under a cap.
    public static let refused = Self("program refused", .programRefused)
}
