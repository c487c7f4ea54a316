// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse

/// Which of a trace's events a verb takes.
struct EventSelection: ParsableArguments {
    @Option(help: "Only events of this number on, counted from 0.")
    var fromEvent: UInt64 = 0

    @Option(help: "Only events before this number.")
    var toEvent = UInt64.max

    @Option(help: "Only events at or after this many seconds from the trace's first event.")
    var from: Double = 0

    @Option(help: "Only events before this many seconds from the trace's first event.")
    var to: Double?

    @Option(help: "Only pages of this index on, and losses.")
    var fromPage: UInt32 = 0

    @Option(help: "Only pages up to this index, and losses.")
    var toPage = UInt32.max

    func validate() throws {
        if fromEvent > toEvent {
            throw ValidationError("--from-event \(fromEvent) is above --to-event \(toEvent).")
        }
        if fromPage > toPage {
            throw ValidationError("--from-page \(fromPage) is above --to-page \(toPage).")
        }
        if let to, from > to { throw ValidationError("--from \(from) is above --to \(to).") }
    }

    /// Whether only some pages are taken.
    var selectsPages: Bool { fromPage > 0 || toPage < .max }

    var filter: EventFilter {
        var filter = EventFilter()
        filter.events = fromEvent..<toEvent
        filter.pages = fromPage...toPage
        // Times may step back behind the first event's: those are within 0 as well.
        filter.seconds = (from > 0 ? from : -.infinity)..<(to ?? .infinity)
        return filter
    }

    /// The selection in words, for the origin of a trace that is made with it.
    var words: String {
        var parts: [String] = []
        if fromEvent > 0 || toEvent < .max {
            parts.append("events \(fromEvent) to \(toEvent < .max ? "\(toEvent)" : "the end")")
        }
        if from > 0 || to != nil {
            parts.append("\(from) s to \(to.map { "\($0) s" } ?? "the end")")
        }
        if selectsPages {
            parts.append("pages \(fromPage) to \(toPage < .max ? "\(toPage)" : "the last")")
        }
        return parts.isEmpty ? "all" : parts.joined(separator: ", ")
    }
}
