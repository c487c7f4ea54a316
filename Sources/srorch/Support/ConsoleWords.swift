// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRCapture
import SRGuest
import SRRunFolder
import SRSupport
import SystemPackage

/// What a guest's console had to say of an end that was not the guest's own wish.
enum ConsoleWords {
    /// Says it on standard error, where a run ended so.
    static func say(of run: Capture.Run) {
        switch run.record.status {
        case .bootFailure, .guestPanic, .timeOut: break
        default: return
        }
        let lines = ConsoleTail(path: run.folder.console, lines: 400).ending
        guard !lines.isEmpty else { return }
        Complaint.say(
            "\(run.folder.console.lastComponent?.string ?? "the console") ends:"
                + lines.map { "\n  | \($0)" }.joined())
    }
}
