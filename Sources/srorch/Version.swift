// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What this release is called. The module (`MODULE_VERSION`, `dkms.conf`) and the Python
/// package bear the same number; `scripts/check` holds them together.
enum Version {
    static let number = "1.0.0"
    /// The line that `--version` prints.
    static let line = "srorch \(number)"
}
