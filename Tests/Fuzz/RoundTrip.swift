// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport

@testable import SRParse

/// Any events, written, are read again as they were.
enum RoundTrip {
    static func run(_ bytes: [UInt8]) {
        do throws(SRError) {
            let events = Self.events(bytes)
            let blockEvents = bytes.isEmpty ? 1 : 1 + Int(bytes[0]) * 4
            var writer = try TraceWriter(
                inMemory: TraceHeader(pageSize: .kib4, compressors: ["a", "b"]),
                blockEvents: blockEvents)
            for event in events {
                if event.operation == .write {
                    let second = [event.length / 2]
                    try writer.append(event, otherLengths: second.span)
                } else {
                    try writer.append(event)
                }
            }
            var reader = try TraceReader(bytes: try writer.finishInMemory())
            var batch = EventBatch(compressors: 2)
            var next = 0
            while try reader.read(into: &batch) {
                for index in 0..<batch.count {
                    let event = events[next]
                    precondition(batch[index] == event, "event \(next) comes back")
                    precondition(
                        batch.lengths[1][index]
                            == (event.operation == .write ? event.length / 2 : 0),
                        "event \(next) has its second length")
                    next += 1
                }
            }
            precondition(next == events.count, "all events come back")
            precondition(reader.state == .complete, "the trace is whole")
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Sixteen bytes an event; a small first field keeps to what the last event did.
    private static func events(_ bytes: [UInt8]) -> [SwapEvent] {
        var reader = ByteReader(Array(bytes.dropFirst()), base: 0)
        var events: [SwapEvent] = []
        var last = SwapEvent(time: 0, operation: .write, pageIndex: 0)
        while reader.remaining >= 4, let kind: UInt8 = try? reader.number(),
            let step: UInt8 = try? reader.number(), let small: UInt16 = try? reader.number()
        {
            var event = last
            event.operation = Operation(rawValue: kind & 7) ?? last.operation
            event.flags = EventFlags(rawValue: kind >> 3 & 3)
            event.pageIndex = last.pageIndex &+ UInt32(step)
            event.time = last.time &+ UInt64(small)
            if kind & 0x20 != 0, let page: UInt32 = try? reader.number() { event.pageIndex = page }
            if kind & 0x40 != 0, let time: UInt64 = try? reader.number() { event.time = time }
            switch event.operation {
            case .write:
                event.length = UInt32(small)
                if kind & 0x80 != 0, let length: UInt32 = try? reader.number() {
                    event.length = length
                }
            case .lost:
                event.length = UInt32(small) + 1
                event.pageIndex = 0
                event.flags = []
            default: event.length = 0
            }
            events.append(event)
            last = event
        }
        return events
    }
}
