// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSynth

/// Shows a synthetic run's progress on standard error: one live line in a terminal, plain
/// lines, ten seconds apart, without one.
final class SynthProgress: @unchecked Sendable {
    // Only the run's own task calls in, one call after another.
    private let quiet: Bool
    private let began = ContinuousClock.now
    private var last: ContinuousClock.Instant
    private let output = LiveLine()

    init(quiet: Bool) {
        self.quiet = quiet
        last = began
    }

    func note(_ text: String) {
        if !quiet { output.keep(text) }
    }

    func show(_ state: Synth.Progress) {
        guard !quiet else { return }
        let now = ContinuousClock.now
        guard now - last >= (output.live ? .milliseconds(250) : .seconds(10)) else { return }
        last = now
        let seconds = (now - began) / .seconds(1)
        let text =
            "modelling  \(Int(seconds)) s  \(state.accesses) accesses  \(state.events) events  "
            + "\(Int(Double(state.events) / seconds))/s  swap \(state.swapUsedMiB) MiB"
        output.show(text)
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    func finish() { output.finish() }
}
