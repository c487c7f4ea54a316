// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse

/// Which of a trace's events a verb takes.
struct EventSelection: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only events from this number on, counted from 0.", valueName: "number"))
    var fromEvent: UInt64?

    @Option(help: ArgumentHelp("Only events before this number.", valueName: "number"))
    var toEvent: UInt64?

    @Option(
        help: ArgumentHelp(
            "Only events at or after this time from the trace's first event: 1.5s, 250ms; a "
                + "bare number is seconds.",
            valueName: "time"),
        transform: Measures.moment)
    var from: Double?

    @Option(
        help: ArgumentHelp(
            "Only events before this time from the trace's first event: 1.5s, 250ms; a bare "
                + "number is seconds.",
            valueName: "time"),
        transform: Measures.moment)
    var to: Double?

    @Option(
        help: ArgumentHelp("Only pages from this index on, and losses.", valueName: "index"))
    var fromPage: UInt32?

    @Option(help: ArgumentHelp("Only pages up to this index, and losses.", valueName: "index"))
    var toPage: UInt32?

    func validate() throws {
        func check<Bound: Comparable>(_ from: Bound?, _ to: Bound?, _ name: String) throws {
            guard let from, let to, from > to else { return }
            throw ValidationError("--from\(name) \(from) is above --to\(name) \(to).")
        }
        try check(fromEvent, toEvent, "-event")
        try check(fromPage, toPage, "-page")
        try check(from, to, "")
    }

    /// Whether only some pages are taken.
    var selectsPages: Bool { fromPage != nil || toPage != nil }

    var filter: EventFilter {
        var filter = EventFilter()
        filter.events = (fromEvent ?? 0)..<max(toEvent ?? .max, fromEvent ?? 0)
        filter.pages = (fromPage ?? 0)...(toPage ?? .max)
        // Times may step back behind the first event's: without a bound, those are taken too.
        let start = from ?? -.infinity
        filter.seconds = start..<max(to ?? .infinity, start)
        return filter
    }

    /// The selection in words, for the origin of a trace that is made with it.
    var words: String {
        func range<Bound>(_ from: Bound?, _ to: Bound?, _ name: String) -> String? {
            if from == nil, to == nil { return nil }
            let start = from.map { "from \($0)" }
            let end = to.map { "to \($0)" }
            return ([name] + [start, end].compactMap(\.self)).joined(separator: " ")
        }
        let ranges = [
            range(fromEvent, toEvent, "events"), range(from, to, "seconds"),
            range(fromPage, toPage, "pages"),
        ].compactMap(\.self)
        return ranges.isEmpty ? "all" : ranges.joined(separator: ", ")
    }
}
