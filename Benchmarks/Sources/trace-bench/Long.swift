// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse

/// Times the decoding of a trace that is longer than memory need be.
struct Long: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A table of events a second of a long trace, out of its file.")

    @Argument var trace: String
    @Option var rounds = 5
    @Option(help: "Blocks that are on their way at once.")
    var ahead = TraceReader.defaultBlocksAhead

    func run() async throws {
        let opened = try TraceReader(path: trace)
        guard let totals = opened.totals else {
            throw ValidationError("\(trace) has no footer")
        }
        let events = Int(totals.events)
        var rates = Rates()
        for _ in 0..<rounds {
            try rates.time("one", events) { try decode() }
            try await rates.timeWall("serial", events) { try decode() }
            try await rates.timeWall("parallel", events) { try await decodeAhead() }
            try await rates.timeWall("twice", 2 * events) {
                async let one: Void = decodeElsewhere()
                async let other: Void = decodeElsewhere()
                _ = try await (one, other)
            }
        }
        let wall = ("serial", "one processor, wall")
        print(
            rates.table(
                events,
                [
                    .init(title: "decode, processor time", name: "one"),
                    .init(title: "decode ahead, wall", name: "parallel", peer: wall),
                    .init(
                        title: "decode ahead, all threads' time", name: "busy parallel",
                        peer: ("busy serial", "one processor's time")),
                    .init(title: "two decoders at once, wall", name: "twice", peer: wall),
                ]))
    }

    private func decode() throws {
        var reader = try TraceReader(path: trace)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {}
    }

    private func decodeAhead() async throws {
        var reader = try TraceReader(path: trace)
        try await reader.readAhead { _ in
            ()
        } _: { _, _ in
        }
    }

    @concurrent
    private func decodeElsewhere() async throws { try decode() }
}
