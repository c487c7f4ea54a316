// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import CTracePeer
import Foundation
import SRParse

/// Times encoding and decoding, one core's processor time, best of several passes taken in
/// turn with the peers.
struct Speed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Events a second, as JSON: encode, decode, and one read(2) a record.")

    @Argument var trace: String
    @Argument(help: "The trace's reads and writes in the layout of 24 bytes.") var records: String
    @Option var passes = 7

    func run() async throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: trace)))
        let batches = try Self.batches(bytes)
        let events = batches.reduce(0) { $0 + $1.count }
        var best: [String: Double] = [:]
        func note(_ name: String, _ rate: Double) { best[name] = max(best[name] ?? 0, rate) }
        for _ in 0..<passes {
            note("encode", try rate(events) { try Self.encode(batches) })
            note("decode", try rate(events) { try Self.decode(bytes) })
            var count = 0
            var sum: UInt64 = 0
            let start = peer_thread_seconds()
            count = unsafe peer_read_records(records, &sum)
            note("records", Double(count) / (peer_thread_seconds() - start))
        }
        best["events"] = Double(events)
        let json = try JSONSerialization.data(withJSONObject: best, options: [.sortedKeys])
        print(String(decoding: json, as: UTF8.self))
    }

    private func rate(_ events: Int, _ body: () throws -> Void) rethrows -> Double {
        let start = peer_thread_seconds()
        try body()
        return Double(events) / (peer_thread_seconds() - start)
    }

    private static func batches(_ bytes: [UInt8]) throws -> [EventBatch] {
        var reader = try TraceReader(bytes: bytes)
        var batches: [EventBatch] = []
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { batches.append(batch) }
        return batches
    }

    private static func encode(_ batches: [EventBatch]) throws {
        var writer = try TraceWriter(inMemory: TraceHeader())
        for batch in batches {
            for index in 0..<batch.count { try writer.append(batch[index]) }
        }
        _ = try writer.finishInMemory()
    }

    private static func decode(_ bytes: [UInt8]) throws {
        var reader = try TraceReader(bytes: bytes)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {}
    }
}
