// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux

/// The kernels that the examples of help texts name.
enum Example {
    static let kernel = KernelSeries.usual.rawValue
    /// The newest, where an example is of a choice.
    static let other = (KernelSeries.allCases.last ?? .usual).rawValue
}
