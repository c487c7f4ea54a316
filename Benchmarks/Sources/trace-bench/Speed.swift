// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import CTracePeer
import Foundation
import SRParse

/// Times encoding and decoding in rounds, in which each takes its turn with its peers.
struct Speed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A table of events a second: decode, encode, and one read(2) a record.")

    @Argument var trace: String
    @Argument(help: "The trace's reads and writes in the layout of 24 bytes.") var records: String
    @Option(help: "Rounds; the best and the median of each are printed.") var rounds = 9
    @Flag(help: "Only the two decoders and zstd, for a profiler.") var decodersOnly = false

    func run() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: trace)))
        let batches = try Self.batches(bytes)
        let events = batches.reduce(0) { $0 + $1.count }
        let peer = Peer()
        guard peer.checksum(bytes) == Self.checksum(batches) else {
            throw ValidationError("the two decoders do not agree on the events")
        }
        // Both keep their memory from round to round.
        var reader = try TraceReader(bytes: bytes)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var rates = Rates()
        for round in 0..<rounds {
            // The first finds the caches as others left them.
            try rates.time("zstd", events) { try peer.unpack(bytes) }
            for isSwift in round % 2 == 0 ? [true, false] : [false, true] {
                if isSwift {
                    try rates.time("Swift", events) {
                        try reader.seek(toBlock: 0)
                        while try reader.read(into: &batch) {}
                    }
                } else {
                    try rates.time("C", events) { try peer.decode(bytes) }
                }
            }
            if decodersOnly { continue }
            try rates.time("file", events) { try Self.decode(path: trace) }
            try rates.records(records)
            try rates.time("encode", events) { try Self.encode(batches) }
        }
        print(rates.table(events, Self.lines))
        print(
            rates.rest(
                "decode but for zstd, Swift", "Swift", of: "C", without: "zstd",
                "C but for zstd, of the best"))
    }

    private static let lines: [Rates.Line] = [
        .init(title: "decode, Swift", name: "Swift", peer: ("C", "C")),
        .init(title: "decode, C", name: "C"),
        .init(title: "decode from a file, Swift", name: "file", peer: ("records", "read(2)")),
        .init(title: "a read(2) for each 24-byte record, C", name: "records"),
        .init(title: "encode, Swift", name: "encode"),
        .init(title: "zstd alone", name: "zstd"),
    ]

    private static func batches(_ bytes: [UInt8]) throws -> [EventBatch] {
        var reader = try TraceReader(bytes: bytes)
        var batches: [EventBatch] = []
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { batches.append(batch) }
        return batches
    }

    /// As peer_decode makes it.
    private static func checksum(_ batches: [EventBatch]) -> UInt64 {
        var sum: UInt64 = 0
        for batch in batches {
            for index in 0..<batch.count {
                sum ^= batch.times[index] ^ UInt64(batch.pages[index]) << 32
                sum ^= UInt64(batch.lengths[0][index]) ^ UInt64(batch.operations[index]) << 56
                sum ^= UInt64(batch.flags[index]) << 48
                sum = sum &* 0x9E37_79B9_7F4A_7C15
            }
        }
        return sum
    }

    private static func encode(_ batches: [EventBatch]) throws {
        var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4))
        for batch in batches {
            for index in 0..<batch.count { try writer.append(batch[index]) }
        }
        _ = try writer.finishInMemory()
    }

    private static func decode(path: String) throws {
        var reader = try TraceReader(path: path)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {}
    }
}
