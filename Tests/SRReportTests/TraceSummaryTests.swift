// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import SRReport
import SRText
import Testing

@Suite("What a trace is")
struct TraceSummaryTests {
    private static let events = [
        SwapEvent(time: 1_000_000_000, operation: .write, pageIndex: 9, length: 100),
        SwapEvent(
            time: 2_000_000_000, operation: .write, pageIndex: 3, length: 300, flags: .sameFilled),
        SwapEvent(time: 3_500_000_000, operation: .read, pageIndex: 9),
        SwapEvent.lost(count: 4, time: 3_500_000_000),
    ]

    /// The footer says what reading every event finds.
    @Test func theFooterAndTheEventsAgree() async throws {
        let header = TraceHeader(pageSize: .usual, origin: "a test")
        var one = try TraceReader(of: Self.events, header: header)
        var two = try TraceReader(of: Self.events, header: header)
        let told = try await TraceSummary.of(&one, verify: false)
        let read = try await TraceSummary.of(&two, verify: true)
        #expect(!told.verified && read.verified && told.complete && read.complete)
        #expect(told.totals == read.totals && told.seconds == 2.5)
        #expect(told.text.contains("state        whole\n"))
        #expect(read.text.contains("state        whole, every block checked\n"))
        for summary in [told, read] {
            #expect(summary.text.contains("a test") && summary.text.contains("4 records in 1 gaps"))
            #expect(summary.text.contains("200.0 bytes") && summary.text.contains("50.0 %"))
        }
    }

    @Test func aTraceThatWasCutIsSaidToBe() async throws {
        var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .usual), blockEvents: 2)
        for event in Self.events { try writer.append(event) }
        let whole = try writer.finishInMemory()
        var reader = try TraceReader(bytes: Array(whole.dropLast(60)))
        let summary = try await TraceSummary.of(&reader, verify: false)
        #expect(!summary.complete && summary.problem != nil)
        #expect(summary.text.contains("not whole: "))
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(summary.json.text().utf8)) as? [String: Any])
        #expect(json["complete"] as? Bool == false && json["problem"] is String)
    }
}
