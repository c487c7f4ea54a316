// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRFiles
import SRRunFolder
import SRStats
import SRSynthRun
import SystemPackage
import Testing

@testable import SRCapture
@testable import srorch

/// What a person reads at the end of a run is of what was counted when it ended: the trace, which
/// may be gigabytes, is not read once more.
@Suite("A run's summary")
struct SummaryTests {
    @Test func theTraceIsReadOnce() throws {
        let place = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(place) }
        var request = SynthRequest(
            workload: "memory-fill", parameters: ["size": "6M", "passes": "2"],
            output: place.appending("run"))
        request.residentBytes = 3 << 20
        let run = try SynthRun.make(request)
        // Nobody can read it any more.
        HostFiles.remove(run.folder.trace)
        let bars = try #require(run.lengths).histogram
        #expect(bars.writes == run.record.events?.writes && bars.writes > 0)
        let summary = SynthSummary(run).text
        #expect(summary.contains("bytes under lzo1x-1") && summary.contains("###"))
        let capture = Capture.Run(
            folder: run.folder, record: run.record, lengths: run.lengths, isKept: true)
        let text = CaptureSummary(capture).text
        #expect(text.contains("bytes under lzo1x-1") && text.contains("###"))
    }
}
