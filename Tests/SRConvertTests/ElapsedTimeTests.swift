// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRConvert

@Suite("Time since the first event")
struct ElapsedTimeTests {
    /// Times that step back, over the start and over the greatest so far, add nothing.
    @Test func elapsedTimeNeverStepsBack() {
        var elapsed = ElapsedTime()
        let times: [UInt64] = [100, 99, 150, 120, 0, .max, 151]
        #expect(
            times.map { elapsed.nanoseconds(at: $0) } == [0, 0, 50, 50, 50, .max - 100, .max - 100])
    }
}
