// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation

/// What a long run shows of itself on standard error: one line that is written over in a
/// terminal; without one, plain lines.
struct LiveLine {
    /// Whether there is a terminal to write over.
    let live = isatty(STDERR_FILENO) == 1
    private var shown = false

    /// Shows where the run is, in place of what was shown before.
    mutating func show(_ text: String) {
        putError(live ? "\r\u{1b}[K" + text : "srorch: " + text + "\n")
        shown = live
    }

    /// Says something that stays.
    mutating func keep(_ text: String) {
        finish()
        putError("srorch: " + text + "\n")
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    mutating func finish() {
        if shown { putError("\r\u{1b}[K") }
        shown = false
    }
}
