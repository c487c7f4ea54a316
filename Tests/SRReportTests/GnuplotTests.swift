// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import SRStats
import Testing

@testable import SRReport

@Suite("Scripts for gnuplot")
struct GnuplotTests {
    @Test func gnuplotRunsNoneOfIt() {
        #expect(GnuplotText.quoted("`date` \"x\"\\") == "\"\\140date\\140 \\\"x\\\"\\\\\"")
        #expect(GnuplotText.plain("a{b}\nc") == "a b  nc")
    }

    private static func histogram(_ lengths: [UInt32]) throws -> LengthHistogram {
        try LengthHistogram.of(
            lengths.enumerated().map { index, length in
                SwapEvent(
                    time: UInt64(index), operation: .write, pageIndex: 7, length: length)
            })
    }

    /// The data of a script, between `$NAME << EOD` and `EOD`.
    private static func data(_ name: String, of script: String) -> [String] {
        let lines = script.split(separator: "\n").map(String.init)
        guard let start = lines.firstIndex(of: "$\(name) << EOD") else { return [] }
        return Array(lines[(start + 1)...].prefix { $0 != "EOD" })
    }

    @Test func aScriptHoldsEachBucketAndTheirSums() throws {
        let plot = GnuplotHistogram(picture: .svg, title: "a {title}`x`", compressor: "lzo1x-1")
        let script = plot.script(try Self.histogram([0, 1, 16, 17, 2048, 5000]))
        let pages = Self.data("pages", of: script)
        // 4096 / 16 buckets: length 0 counts to the first, what did not shrink to the last.
        #expect(pages.count == 256)
        #expect(pages.first == "8 3" && pages[1] == "24 1")
        #expect(pages[127] == "2040 1" && pages.last == "4088 1")
        let sums = Self.data("sums", of: script)
        #expect(sums.first == "0 0" && sums.last == "4096 100.000")
        #expect(sums.contains("2048 83.333"))
        #expect(!script.contains("`") && !script.contains("{title}"))
    }

    /// Up to three bars that stand over all others are cut off, and say how high they are.
    @Test func aBarOfZerosDoesNotHideTheOthers() throws {
        let plot = GnuplotHistogram(picture: .png, title: "t", compressor: "c")
        let lengths = [UInt32](repeating: 30, count: 1000) + [200, 200, 300, 400]
        let script = plot.script(try Self.histogram(lengths))
        #expect(script.contains("set yrange [0:3]"))
        #expect(script.contains("\u{2191} 1,000"))
        let even = plot.script(try Self.histogram([30, 200, 300]))
        #expect(!even.contains("\u{2191}"))
    }
}
