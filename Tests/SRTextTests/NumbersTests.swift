// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRText
import Testing

@Suite("Numbers for people")
struct NumbersTests {
    @Test(arguments: [
        (UInt64(0), "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"),
        (.max, "18,446,744,073,709,551,615"),
    ])
    func digitsStandInThrees(value: UInt64, text: String) {
        #expect(Numbers.grouped(value) == text)
    }

    @Test(arguments: [
        (0.5, 0, "1"), (-0.4, 0, "0"), (1.25, 1, "1.3"), (-1.25, 1, "-1.3"), (2, 3, "2.000"),
        (0.0049, 2, "0.00"), (99.995, 2, "100.00"), (.infinity, 1, "inf"), (1e300, 1, "1e+300"),
    ])
    func aFixedNumberOfPlaces(value: Double, places: Int, text: String) {
        #expect(Numbers.fixed(value, places) == text)
    }

    @Test(arguments: [
        (UInt64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
        (1 << 30, "1.0 GiB"), (.max, "16.0 EiB"),
    ])
    func bytesInTheLargestUnit(value: UInt64, text: String) {
        #expect(Numbers.bytes(value) == text)
    }

    @Test func aShare() {
        #expect(Numbers.percent(1, of: 3) == "33.3 %" && Numbers.percent(0, of: 0) == "-")
    }
}
