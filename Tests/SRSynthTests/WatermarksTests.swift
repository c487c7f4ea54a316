// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRSynth

@Suite struct WatermarksTests {
    /// As /proc/zoneinfo of a guest with one zone of that size would have them.
    @Test(arguments: [(16384, 256, 320, 384), (262_144, 1024, 1286, 1548), (512, 45, 56, 67)])
    func areThoseOfTheKernel(_ managed: Int, _ min: Int, _ low: Int, _ high: Int) {
        let marks = Watermarks(managed: managed, .kib4)
        #expect(marks.min == min)
        #expect(marks.low == low)
        #expect(marks.high == high)
    }
}
