// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRCapture

/// Shows a capture's progress on standard error: one live line in a terminal, plain lines,
/// ten seconds apart, without one.
final class ProgressLine: @unchecked Sendable {
    // Only the capture's own task calls in, one call after another.
    private let quiet: Bool
    private let output = LiveLine()
    private var lastPlain: Duration?
    private var lastEvents: (UInt64, Duration) = (0, .zero)
    private var rate = 0.0
    private static let plainInterval = Duration.seconds(10)

    init(quiet: Bool) { self.quiet = quiet }

    func show(_ progress: CaptureProgress) {
        guard !quiet else { return }
        switch progress {
        case .phase(let phase):
            output.keep("\(phase.rawValue)…")
        case .note(let text):
            output.keep(text)
        case .running(let state):
            running(state)
        }
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    func finish() { output.finish() }

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
        if !output.live {
            guard lastPlain.map({ state.elapsed - $0 >= Self.plainInterval }) ?? true else {
                return
            }
            lastPlain = state.elapsed
        }
        output.show(text)
    }

    private static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration / .seconds(1))
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }
}
