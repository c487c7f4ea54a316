// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import SRReport
import SRStats
import SRText
import Testing

@Suite("A histogram in text and JSON")
struct HistogramTests {
    private static let histogram = Result {
        try LengthHistogram.of(
            (0..<60).map { number in
                SwapEvent(
                    time: UInt64(number), operation: .write, pageIndex: number,
                    length: number < 30 ? 40 : (number < 50 ? 2000 : 4400),
                    flags: number < 5 ? .sameFilled : [])
            } + [
                SwapEvent(time: 60, operation: .read, pageIndex: 1),
                SwapEvent(time: 61, operation: .free, pageIndex: 1),
                SwapEvent.lost(count: 4, time: 62),
            ])
    }

    /// Half the pages in the first bar, which is the longest, and a sixth in the last.
    @Test func barsAreAsLongAsTheirShare() throws {
        let histogram = try Self.histogram.get()
        let text = TerminalHistogram(style: .plain)
            .text(histogram, title: "title", compressor: "lzo1x-1")
        let bars = text.split(separator: "\n").filter { $0.contains("#") }
        #expect(bars.count == 3)
        let lengths = bars.map { $0.count { $0 == "#" } }
        #expect(lengths[0] == lengths.max())
        #expect(abs(Double(lengths[2]) / Double(lengths[0]) - 1.0 / 3) < 0.05)
        #expect(bars[0].contains("30") && bars[0].contains("50.0 %"))
        #expect(bars[2].contains("10") && bars[2].contains("16.7 %") && bars[2].contains("100 %"))
        #expect(text.contains("60 writes, 1 reads, 1 frees, 4 lost"))
        #expect(text.contains("at or under half a page  83.3 %"))
        #expect(text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x1B })
        for line in text.split(separator: "\n") { #expect(line.count <= 90, "\(line)") }
    }

    @Test func aTerminalGetsColoursAndBlocks() throws {
        let style = TerminalStyle(width: 100, colour: true, blocks: true)
        let text = TerminalHistogram(style: style)
            .text(try Self.histogram.get(), title: "title", compressor: "lzo1x-1")
        #expect(text.contains("\u{2588}") && text.contains("\u{1B}[38;5;"))
        #expect(!text.contains("#"))
    }

    @Test func nothingWrittenIsSaid() throws {
        let text = TerminalHistogram(style: .plain)
            .text(LengthHistogram(pageSize: .usual), title: "t", compressor: "c")
        #expect(text.contains("No page was written."))
    }

    @Test func jsonHasTheSameNumbers() throws {
        let text = try Self.histogram.get().json(compressor: "lz4").text()
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(read["compressor"] as? String == "lz4" && read["writes"] as? Int == 60)
        #expect(read["atMostHalf"] as? Int == 50 && read["incompressible"] as? Int == 10)
        #expect(read["sameFilled"] as? Int == 5 && read["lost"] as? Int == 4)
        let buckets = try #require(read["buckets"] as? [Int])
        // 40 bytes are in the third bucket of 16, over 32 and up to 48.
        #expect(buckets.count == 257 && buckets[3] == 30 && buckets[125] == 20)
        #expect(buckets[256] == 10 && buckets.reduce(0, +) == 60)
        let percentiles = try #require(read["percentiles"] as? [String: Int])
        #expect(percentiles["p25"] == 40 && percentiles["p75"] == 2000)
        #expect(percentiles["p99"] == 4400)
    }
}
