// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

struct ElapsedTests {
    @Test func timesThatStepBack() {
        #expect(Elapsed.nanoseconds(from: 5, to: 7) == 2)
        #expect(Elapsed.nanoseconds(from: 7, to: 5) == 0)
        #expect(Elapsed.seconds(from: 3_000_000_000, to: 1_000_000_000) == -2)
        #expect(Elapsed.seconds(from: 0, to: .max) > 1e10)
        #expect(Elapsed.seconds(from: .max, to: 0) < -1e10)
    }

    /// Half of all 64-bit times lie further from the start than a signed difference holds.
    @Test func aFarTimeIsNotBeforeTheStart() throws {
        var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4), blockEvents: 10)
        for time in [0, UInt64.max] {
            try writer.append(SwapEvent(time: time, operation: .read, pageIndex: 1))
        }
        var reader = try TraceReader(bytes: try writer.finishInMemory())
        var batch = EventBatch(compressors: 1)
        _ = try reader.read(into: &batch)
        var filter = EventFilter()
        filter.seconds = -.infinity..<1
        filter.begin(batch)
        #expect(filter.wants(batch, 0) && !filter.wants(batch, 1))
    }
}
