// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse

/// A small generator of numbers that are the same on every run (splitmix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// `count` events of every kind: runs of neighbours as a swapping kernel makes them, with
/// wild values in between.
func randomEvents(_ count: Int, seed: UInt64) -> [SwapEvent] {
    var random = SplitMix(state: seed)
    var events: [SwapEvent] = []
    var time: UInt64 = .random(in: 0...1 << 40, using: &random)
    while events.count < count {
        let operation = Operation.allCases.randomElement(using: &random) ?? .read
        var page: UInt32 =
            Bool.random(using: &random)
            ? .random(in: 0...1 << 16, using: &random) : .random(in: 0...(.max), using: &random)
        for _ in 0..<Int.random(in: 1...12, using: &random) where events.count < count {
            time =
                Int.random(in: 0..<50, using: &random) == 0
                ? .random(in: 0...(.max), using: &random)
                : time &+ .random(in: 0...1 << 20, using: &random)
            if operation == .lost {
                events.append(.lost(count: .random(in: 1...(.max), using: &random), time: time))
                continue
            }
            var event = SwapEvent(time: time, operation: operation, pageIndex: page)
            if operation == .write {
                event.length = .random(in: 0...4200, using: &random)
                if Int.random(in: 0..<5, using: &random) == 0 { event.flags = .sameFilled }
            }
            if Int.random(in: 0..<40, using: &random) == 0 { event.flags.insert(.partial) }
            events.append(event)
            page = page &+ 1
        }
    }
    return events
}

/// The bytes of a trace of `events`.
func traceBytes(
    _ events: [SwapEvent], header: TraceHeader = TraceHeader(pageSize: .kib4, origin: "test"),
    blockEvents: Int = TraceWriter.defaultBlockEvents
) throws -> [UInt8] {
    var writer = try TraceWriter(inMemory: header, blockEvents: blockEvents)
    for event in events { try writer.append(event) }
    return try writer.finishInMemory()
}

/// All events that can be read from `bytes`, and how the reading ended.
func readAll(
    _ bytes: [UInt8], format: TraceFormat? = nil, skipDamaged: Bool = false
) throws -> (events: [SwapEvent], state: TraceReader.State) {
    var reader = try TraceReader(bytes: bytes, format: format, skipDamaged: skipDamaged)
    var events: [SwapEvent] = []
    while let event = try reader.next() { events.append(event) }
    return (events, reader.state)
}
