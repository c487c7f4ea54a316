// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Dispatch
import SRParse
import SRReport
import SRText
import Synchronization

/// Tells a person on standard error what takes longer than two seconds, and how far it is:
/// one live line in a terminal; without one, plain lines ten seconds apart.
final class Waiting: Sendable {
    private struct State {
        let line = LiveLine()
        var subject: String
        var reach: TraceReader.Reach?
        var isOver = false
    }

    private let state: Mutex<State>
    private let began = ContinuousClock.now
    // A timer of its own: the work may keep all threads of the tasks busy.
    nonisolated(unsafe) private let timer = DispatchSource.makeTimerSource(queue: .global())

    /// What a person bears without a word.
    private static let patience = 2
    private static let plainInterval = 10
    private static let liveMilliseconds = 250

    /// - Parameter subject: what is done, such as `reading runs/sort-1`.
    init(_ subject: String) {
        state = Mutex(State(subject: subject))
        let live = state.withLock { $0.line.live }
        unsafe timer.schedule(
            deadline: .now() + .seconds(live ? Self.patience : Self.plainInterval),
            repeating: live
                ? .milliseconds(Self.liveMilliseconds) : .seconds(Self.plainInterval))
        unsafe timer.setEventHandler { [weak self] in self?.show() }
        unsafe timer.resume()
    }

    deinit { unsafe timer.cancel() }

    /// Tells of a trace that is written out, except where that itself fills the terminal.
    static func copying(
        _ reader: inout TraceReader, of input: TraceInput, to output: OutputArgument
    )
        -> Waiting?
    {
        guard !output.isStandardOutput else { return nil }
        let waiting = Waiting("reading \(input.name)")
        reader.onReach = { waiting.note($0) }
        return waiting
    }

    /// Notes how far a trace was read.
    func note(_ reach: TraceReader.Reach) { state.withLock { $0.reach = reach } }

    /// Goes on to something else.
    func begin(_ subject: String) {
        state.withLock { state in
            state.subject = subject
            state.reach = nil
        }
    }

    /// Says something that stays.
    func keep(_ text: String) { state.withLock { $0.line.keep(text) } }

    /// Takes the line away, so that what follows starts on a fresh one. More calls do nothing.
    func finish() {
        unsafe timer.cancel()
        state.withLock { state in
            state.isOver = true
            state.line.finish()
        }
    }

    private func show() {
        let seconds = Int((ContinuousClock.now - began) / .seconds(1))
        state.withLock { state in
            guard !state.isOver else { return }
            var text = state.subject
            if let reach = state.reach {
                if let share = reach.share { text += "  \(Int(share * 100)) %" }
                text += "  \(Numbers.grouped(reach.events)) events"
            }
            state.line.show(text + "  \(seconds) s")
        }
    }
}
