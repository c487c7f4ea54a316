// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSweep

/// Shows a sweep's progress on standard error: one live line in a terminal; a line for each
/// run that ends without one.
final class SweepProgress: @unchecked Sendable {
    // Only the sweep's own task calls in, one call after another.
    private let quiet: Bool
    private let jobs: Int
    private let began = ContinuousClock.now
    private let output = LiveLine()

    init(quiet: Bool, jobs: Int) {
        self.quiet = quiet
        self.jobs = jobs
    }

    func note(_ text: String) {
        if !quiet { output.keep(text) }
    }

    func show(_ news: SweepNews, _ state: SweepState) {
        guard !quiet else { return }
        switch news {
        case .note(let text): output.keep(text)
        case .ended(let name, .failed(_, let reason)): output.keep("\(name) failed: \(reason)")
        case .ended(let name, .whole), .ended(let name, .alreadyThere):
            if !output.live { output.keep("\(count(state))  \(name)") }
        case .began, .ended, .tick: break
        }
        if output.live { output.show(line(state)) }
    }

    /// Leaves the live line behind, so that what follows starts on a fresh one.
    func finish() { output.finish() }

    private func count(_ state: SweepState) -> String {
        "\(state.whole.count)/\(state.plan.runs.count) whole"
            + (state.failed.isEmpty ? "" : ", \(state.failed.count) failed")
    }

    private func line(_ state: SweepState) -> String {
        var text = "\(count(state))  \(state.running.count) running"
        text += "  \(SweepListing.clock((ContinuousClock.now - began) / .seconds(1)))"
        if let left = state.secondsLeft(jobs: jobs) {
            text += "  about \(SweepListing.clock(left)) left"
        }
        if let name = state.running.min() { text += "  \(name.prefix(30))" }
        return text
    }
}
