// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRRunFolder
internal import SystemPackage

/// A run's trace, decoded whole and held against what its record says.
enum RunCheck {
    /// O(events).
    /// - Returns: what is wrong, in words; none where all agrees.
    static func problems(trace: FilePath, record: RunRecord) async -> [String] {
        var problems: [String] = []
        let totals: TraceTotals
        do {
            var reader = try TraceReader(path: trace.string)
            totals = try await reader.readToEnd()
            switch reader.state {
            case .complete: break
            case .reading: problems.append("trace.srt was not read to its end")
            case .truncated(let error), .damaged(let error):
                problems.append("trace.srt is not whole: \(error)")
            }
        } catch {
            return ["trace.srt cannot be read: \(error)"]
        }
        guard let events = record.events else {
            return problems + ["run.json does not say how many events there are"]
        }
        func hold(_ what: String, _ stated: UInt64, _ counted: UInt64) {
            guard stated != counted else { return }
            problems.append("run.json says \(stated) \(what), and the trace has \(counted)")
        }
        hold("events", events.all, totals.events)
        hold("reads", events.reads, totals.reads)
        hold("writes", events.writes, totals.writes)
        hold("frees", events.frees, totals.frees)
        hold("discards", events.discards, totals.discards)
        hold("lost records", events.lost, totals.lost)
        hold("same-filled writes", events.sameFilled, totals.sameFilled)
        if let stated = events.sha256, problems.isEmpty {
            let counted = (try? EventDigest.of(trace: trace.string)) ?? "not to be had"
            if stated != counted {
                problems.append(
                    "run.json says that its events have SHA-256 \(stated), and it is \(counted)")
            }
        }
        problems += counters(record, totals)
        problems += books(record, totals)
        return problems
    }

    /// The module's own counters: the trace holds what it counted, but for what was lost.
    private static func counters(_ record: RunRecord, _ totals: TraceTotals) -> [String] {
        guard let counters = record.module?.counters, totals.lost == 0 else { return [] }
        return [
            ("reads", totals.reads), ("writes", totals.writes), ("frees", totals.frees),
            ("discards", totals.discards),
        ].compactMap { name, count in
            guard let counted = counters[name], counted != count else { return nil }
            return "the module counted \(counted) \(name), and the trace has \(count)"
        }
    }

    private static func books(_ record: RunRecord, _ totals: TraceTotals) -> [String] {
        guard let books = record.books else {
            // A synthetic run has no kernel to be held against, a guest without the relay none.
            return record.module == nil ? [] : ["run.json has no books"]
        }
        var problems = books.balanced ? [] : ["its books do not balance"]
        for (name, account, count) in [
            ("reads", books.reads, totals.reads), ("writes", books.writes, totals.writes),
        ] {
            let named = account.differences.reduce(0) { $0 + $1.pages }
            if account.trace != Int64(clamping: count)
                || account.trace != account.counter + named + account.unexplained
                || account.unexplained != 0
            {
                problems.append(
                    "its books of \(name) do not add up: \(account.trace) in the account, "
                        + "\(count) in the trace, \(account.counter) by the kernel, \(named) named")
            }
        }
        return problems
    }
}
