// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse

@testable import SRStats

/// The profile of `events`, by way of a trace's bytes as any other.
func profile(
    _ events: [SwapEvent], header: TraceHeader = TraceHeader(pageSize: .kib4),
    blockEvents: Int = 1 << 12
) throws -> TraceProfile {
    var writer = try TraceWriter(inMemory: header, blockEvents: blockEvents)
    for event in events { try writer.append(event) }
    var reader = try TraceReader(bytes: try writer.finishInMemory())
    return try TraceProfile(&reader)
}

/// Events of a device of `pages` slots, as a workload with neighbours, hot slots, frees and,
/// now and then, a gap makes them.
func workload(
    _ count: Int, pages: UInt32, seed: UInt64, gaps: Bool = false
) -> [SwapEvent] {
    var random = SplitMix64(state: seed)
    var events: [SwapEvent] = []
    var time: UInt64 = 1_000_000
    while events.count < count {
        var page = UInt32(random.below(Int(pages)))
        if random.below(3) > 0 { page /= 8 }
        let kind = random.below(10)
        for _ in 0...random.below(6) where events.count < count {
            time += UInt64(random.below(1 << 20))
            switch kind {
            case 0..<4:
                let length = UInt32(random.below(4300))
                events.append(
                    SwapEvent(
                        time: time, operation: .write, pageIndex: page, length: length,
                        flags: length < 40 ? .sameFilled : []))
            case 4..<8: events.append(SwapEvent(time: time, operation: .read, pageIndex: page))
            case 8: events.append(SwapEvent(time: time, operation: .free, pageIndex: page))
            default:
                let discard = SwapEvent(time: time, operation: .discard, pageIndex: page)
                events.append(gaps ? .lost(count: 3, time: time) : discard)
            }
            page = (page + 1) % pages
        }
    }
    return events
}
