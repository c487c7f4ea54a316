// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRParse

extension RunRecord.Events {
    package init(_ totals: TraceTotals) {
        self.init(
            reads: totals.reads, writes: totals.writes, frees: totals.frees,
            discards: totals.discards, lost: totals.lost, sameFilled: totals.sameFilled,
            all: totals.events)
    }
}

extension RunRecord {
    /// Says how the run ended. One whose end came from outside does not end there again.
    package mutating func end(_ status: CaptureStatus, _ message: String?) {
        self.status = status
        self.message = message
        guard !status.isOwnEnd else { return }
        machine?.repeatable = false
        synth?.repeatable = false
    }

    /// Adds to what went wrong.
    package mutating func add(_ words: String) {
        message = message.map { "\($0); \(words)" } ?? words
    }
}
