// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import CTracePeer
import Foundation

/// Events a second of each contender, round after round.
struct Rates {
    private var rates: [String: [Double]] = [:]

    /// Times by the thread's processor time.
    mutating func time(_ name: String, _ events: Int, _ body: () throws -> Void) rethrows {
        let start = peer_thread_seconds()
        try body()
        rates[name, default: []].append(Double(events) / (peer_thread_seconds() - start))
    }

    /// Times by the clock on the wall, for what uses several processors; and, under `busy`
    /// before the name, by the processor time of all threads.
    mutating func timeWall(
        _ name: String, _ events: Int, _ body: () async throws -> Void
    ) async rethrows {
        let clock = ContinuousClock()
        let busy = peer_process_seconds()
        let start = clock.now
        try await body()
        rates[name, default: []].append(Double(events) / ((clock.now - start) / .seconds(1)))
        rates["busy " + name, default: []].append(
            Double(events) / (peer_process_seconds() - busy))
    }

    /// Times the library of 2008 over a file of 24-byte records.
    mutating func records(_ path: String) throws {
        var sum: UInt64 = 0
        let start = peer_thread_seconds()
        let count = unsafe peer_read_records(path, &sum)
        guard count > 0 else { throw ValidationError("\(path) cannot be read") }
        rates["records", default: []].append(Double(count) / (peer_thread_seconds() - start))
    }

    private func best(_ name: String) -> Double { (rates[name] ?? []).max() ?? .nan }

    /// Of the ratios of each round, so that what happens to both counts for nothing.
    private func median(_ name: String, to peer: String) -> Double {
        let ratios = zip(rates[name] ?? [], rates[peer] ?? []).map { $0 / $1 }.sorted()
        return ratios.isEmpty ? .nan : ratios[ratios.count / 2]
    }

    /// A line of the table.
    struct Line {
        var title: String
        var name: String
        /// What it is held against, and what that is called; nil: nothing.
        var peer: (name: String, words: String)?
    }

    /// A table of what was timed.
    func table(_ events: Int, _ lines: [Line]) -> String {
        var rows = [
            "| \(events) events | M events/s, best | ns/event | ratio, median | to |",
            "| --- | --- | --- | --- | --- |",
        ]
        for line in lines where rates[line.name] != nil {
            let ratio = line.peer.map { fixed(median(line.name, to: $0.name), 3) } ?? ""
            rows.append(row(line.title, best(line.name), ratio, line.peer?.words ?? ""))
        }
        return rows.joined(separator: "\n")
    }

    /// A row on what two contenders do beside what both do, from their best.
    func rest(
        _ title: String, _ name: String, of peer: String, without part: String, _ words: String
    )
        -> String
    {
        let ours = 1 / best(name) - 1 / best(part)
        let theirs = 1 / best(peer) - 1 / best(part)
        return row(title, 1 / ours, fixed(theirs / ours, 3), words)
    }

    private func row(_ title: String, _ rate: Double, _ ratio: String, _ words: String) -> String {
        "| \(title) | \(fixed(rate / 1e6, 1)) | \(fixed(1e9 / rate, 1)) | \(ratio) | \(words) |"
    }

    private func fixed(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
    }
}
