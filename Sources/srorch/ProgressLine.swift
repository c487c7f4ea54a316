// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRCapture

/// Shows a capture's progress on standard error: one live line in a terminal, plain lines,
/// ten seconds apart, without one.
final class ProgressLine: @unchecked Sendable {
    // Only the capture's own task calls in, one call after another.
    private let live: Bool
    private let quiet: Bool
    private var shown = false
    private var lastPlain: Duration?
    private var lastEvents: (UInt64, Duration) = (0, .zero)
    private var rate = 0.0
    private static let plainInterval = Duration.seconds(10)

    init(quiet: Bool) {
        self.quiet = quiet
        live = isatty(STDERR_FILENO) == 1
    }

    func show(_ progress: CaptureProgress) {
        guard !quiet else { return }
        switch progress {
        case .phase(let phase):
            line("\(phase.rawValue)…")
        case .note(let text):
            line(text)
        case .running(let state):
            running(state)
        }
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    func finish() {
        if shown { write("\r\u{1b}[K") }
        shown = false
    }

    private func running(_ state: CaptureProgress.Running) {
        let passed = (state.elapsed - lastEvents.1) / .seconds(1)
        if passed >= 1 {
            rate = Double(state.events &- lastEvents.0) / passed
            lastEvents = (state.events, state.elapsed)
        }
        var text = "\(state.phase.rawValue)  \(Self.clock(state.elapsed))"
        if state.phase != .booting {
            text += "  \(state.events) events  \(Int(rate))/s"
            text += "  swap \(state.swapUsedKiB / 1024) MiB  lost \(state.lost)"
        }
        if live {
            write("\r\u{1b}[K" + text)
            shown = true
        } else if lastPlain.map({ state.elapsed - $0 >= Self.plainInterval }) ?? true {
            lastPlain = state.elapsed
            write("srorch: " + text + "\n")
        }
    }

    private func line(_ text: String) {
        finish()
        write("srorch: " + text + "\n")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    private static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration / .seconds(1))
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }
}
