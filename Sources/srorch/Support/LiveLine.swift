// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Synchronization

/// What a long run shows of itself on standard error: one line that is written over in a
/// terminal; without one, plain lines.
struct LiveLine {
    /// Whether there is a terminal to write over.
    let live = isatty(STDERR_FILENO) == 1
    /// Whether the terminal's last line is one that is to be written over.
    private static let shown = Mutex(false)

    /// Shows where the run is, in place of what was shown before.
    func show(_ text: String) {
        Self.shown.withLock { shown in
            putError(live ? "\r\u{1b}[K" + text : "srorch: " + text + "\n")
            shown = live
        }
    }

    /// Says something that stays.
    func keep(_ text: String) {
        Self.clear()
        putError("srorch: " + text + "\n")
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    func finish() { Self.clear() }

    /// The same, for whoever has something else to say.
    static func clear() {
        shown.withLock { shown in
            if shown { putError("\r\u{1b}[K") }
            shown = false
        }
    }
}
