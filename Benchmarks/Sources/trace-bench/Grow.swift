// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse

/// Makes a long trace out of a captured one, in memory for the captured one.
struct Grow: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Repeat a captured trace with its statistics, but never the same twice.",
        discussion: """
            Each repetition moves whole clusters of 256 pages to other places, and takes up \
            the captured sequences of lengths and of time steps elsewhere than the one \
            before. What is still live at its end is freed.
            """)

    @Argument var trace: String
    @Argument var output: String
    @Option var events = 100_000_000
    @Option var seed: UInt64 = 1

    func run() throws {
        let capture = try Capture(path: trace)
        var header = capture.header
        header.origin = "\(events) events grown of \(header.origin)"
        var writer = try TraceWriter(path: output, header: header)
        var random = SplitMix(state: seed)
        var time = capture.firstTime
        var left = events
        while left > 0 { try repeatOnce(capture, &writer, &random, &time, &left) }
        _ = try writer.finish()
    }

    private func repeatOnce(
        _ capture: Capture, _ writer: inout TraceWriter, _ random: inout SplitMix,
        _ time: inout UInt64, _ left: inout Int
    ) throws {
        let places = capture.clusters.shuffled(using: &random)
        var write = Int.random(in: 0..<capture.writes.count, using: &random)
        var step = Int.random(in: 0..<capture.steps.count, using: &random)
        var live = [Bool](repeating: false, count: places.count * Capture.clusterPages)
        func append(_ event: SwapEvent) throws {
            guard left > 0 else { return }
            try writer.append(event)
            left -= 1
        }
        for event in capture.events {
            var event = event
            time = UInt64(max(0, Int64(time) + capture.steps[step]))
            step = (step + 1) % capture.steps.count
            event.time = time
            if event.operation != .lost {
                let page = Int(event.pageIndex)
                event.pageIndex = UInt32(
                    places[page / Capture.clusterPages] * Capture.clusterPages
                        + page % Capture.clusterPages)
                if event.operation != .read {
                    live[Int(event.pageIndex)] = event.operation == .write
                }
            }
            if event.operation == .write {
                (event.length, event.flags) = capture.writes[write]
                write = (write + 1) % capture.writes.count
            }
            try append(event)
        }
        for page in live.indices where live[page] {
            try append(SwapEvent(time: time, operation: .free, pageIndex: UInt32(page)))
        }
    }
}

/// A captured trace, taken apart.
private struct Capture {
    /// Slots are given out by clusters of 256 (`SWAPFILE_CLUSTER`, mm/swapfile.c, Linux 6.1).
    static let clusterPages = 256

    let header: TraceHeader
    var events: [SwapEvent] = []
    /// Length and flags of each write.
    var writes: [(UInt32, EventFlags)] = []
    /// From each event's time to the next's, ns.
    var steps: [Int64] = []
    var firstTime: UInt64 = 0
    var clusters: [Int] = []

    init(path: String) throws {
        var reader = try TraceReader(path: path)
        header = reader.header
        var highest: UInt32 = 0
        var before: UInt64?
        while let event = try reader.next() {
            steps.append(Int64(bitPattern: event.time &- (before ?? event.time)))
            if before == nil { firstTime = event.time }
            before = event.time
            if event.operation == .write { writes.append((event.length, event.flags)) }
            highest = max(highest, event.pageIndex)
            events.append(event)
        }
        guard !writes.isEmpty, header.compressors.count == 1 else {
            throw ValidationError("\(path) has no writes, or several compressors")
        }
        clusters = Array(0...Int(highest) / Self.clusterPages)
    }
}

/// splitmix64: the same numbers for the same seed, everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
