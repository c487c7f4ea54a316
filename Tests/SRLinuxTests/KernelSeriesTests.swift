// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@Suite("Kernel series")
struct KernelSeriesTests {
    @Test(arguments: [
        ("6.1.0-44-amd64", KernelSeries?.some(.linux61)), ("6.1", .linux61),
        ("6.1-rc3", .linux61), ("6.12.117+deb12-amd64", .linux612), ("6.12", .linux612),
        ("6.11.2", nil), ("6.10.1", nil), ("16.1", nil), ("6", nil), ("", nil), ("6.1x", .linux61),
        ("5.6.1", nil), (".6.1", nil),
    ])
    func aReleaseBelongsToOneSeries(release: String, series: KernelSeries?) {
        #expect(KernelSeries(release: release) == series)
    }

    /// Names are what recipes, runs and options say; each comes back.
    @Test func namesComeBack() {
        for series in KernelSeries.allCases {
            #expect(KernelSeries(rawValue: series.rawValue) == series)
            #expect(KernelSeries(release: series.rawValue + ".17-generic") == series)
        }
    }
}
