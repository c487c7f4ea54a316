// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import Testing

@testable import SRReportHTML

struct PageTests {
    @Test func namesAreEscaped() async throws {
        let evil = "<script>alert('\"&')</script>"
        let html = try await html([figures(evil, events(10), compressors: [evil], origin: evil)]) {
            $0.unread = [.init(evil, evil)]
            $0.failed = [.init(evil, evil)]
            $0.subject = evil
            $0.notes = [evil]
        }
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"))
    }

    @Test func aSpreadIsTheMiddleOfAllWithItsEnds() {
        #expect(SeedGroups.spread([30, 10, 2000]) == "30 (10 to 2,000)")
        #expect(SeedGroups.spread([4, 1, 3, 2], unit: " B") == "2 (1 to 4) B")
        #expect(SeedGroups.spread([7, 7], unit: " B") == "7 B")
        #expect(SeedGroups.spread([]) == "-")
    }

    /// Without its record nobody knows what a run is a try at.
    @Test func runsWithoutRecordsAreNoGroup() async throws {
        let runs = try await [figures("a", events(50)), figures("b", events(50))]
        #expect(SeedGroups(runs).groups == [[0], [1]])
        #expect(!html(runs).contains("Each workload and setting"))
    }

    @Test func wordsMeanWhatTheGlossarySays() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/glossary.md")
        let rows = try String(contentsOf: file, encoding: .utf8)
        for entry in Glossary.entries {
            #expect(rows.contains("| \(entry.words) | \(entry.meaning) |"), "\(entry.words)")
        }
        #expect(Glossary.used(in: "Of zsmalloc and LIVE PAGEs").map(\.words).contains("live page"))
        #expect(Glossary.used(in: "nothing").isEmpty)
    }

    @Test func aRunWithoutEventsIsClear() async throws {
        let html = try await html([figures("empty", [])])
        #expect(html.contains("nothing was swapped"))
        for word in ["nan", "NaN", "inf<", "-inf"] { #expect(!html.contains(word)) }
    }

    @Test func oneEventHasNoNaN() async throws {
        for operation in SRParse.Operation.allCases {
            let event =
                operation == .lost
                ? SwapEvent.lost(count: 3, time: 5)
                : SwapEvent(time: 5, operation: operation, pageIndex: 0, length: 0)
            let html = try await html([figures("one", [event])])
            for word in ["nan", "NaN", "inf<", "-inf"] { #expect(!html.contains(word)) }
        }
    }

    @Test func theSameRunsGiveTheSameBytes() async throws {
        let some = events(5000)
        let first = try await html([figures("a", some)])
        let second = try await html([figures("a", some)])
        #expect(first == second)
    }

    @Test func aTornTraceIsTold() async throws {
        let html = try await html([figures("torn", events(20_000), cut: 30_000)])
        #expect(html.contains("The trace is not whole"))
    }

    /// What the page is made of is bins alone, so ten times the events add nothing but digits.
    @Test func thePageDoesNotGrowWithTheTrace() async throws {
        let few = try await html([figures("few", events(20_000))]).utf8.count
        let many = try await html([figures("many", events(200_000))]).utf8.count
        #expect(many < few * 5 / 4 && many < 500_000)
    }

    /// zbud puts two objects into a page, whatever their size: 4096 bytes for 2000 and for 1000.
    @Test func eachCompressorHasItsRowOfAllocators() async throws {
        let writes = (0..<1000).map {
            SwapEvent(
                time: UInt64($0) * 1000, operation: .write, pageIndex: UInt32($0), length: 1000)
        }
        let run = try await figures("two", writes, compressors: ["lzo1x-1", "lz4"])
        let page = html([run]).replacing("\u{A0}", with: " ")
        for row in [
            "lzo1x-1</th>\n<td>976.6 KiB</td>\n<td>2.0 MiB +104.8 %",
            "lz4</th>\n<td>488.3 KiB</td>\n<td>2.0 MiB +309.6 %",
        ] {
            #expect(page.contains(row), "\(row)")
        }
        // The figure's key names the highest first.
        #expect(page.contains("Highest peak first: zbud, ideal."))
        let none = try await figures("none", writes, allocators: nil)
        #expect(!html([none]).contains("zbud"))
    }

    @Test func aRunIsHeldAgainstTheBaseline() async throws {
        let base = try await figures("base", events(20_000))
        let like = try await figures("like", events(20_000))
        let page = html([base, like], baseline: 0)
        #expect(page.contains("<h3>Distance to base</h3>"))
        #expect(page.contains("The two are equal in all that was compared."))
        #expect(page.contains("<td>baseline</td>") && page.contains("<td>equal</td>"))
        // The baseline has no distance to itself.
        #expect(page.components(separatedBy: "Distance to").count == 2)
        let long = try await figures("long", events(40_000))
        #expect(html([base, long], baseline: 0).contains("<td>different</td>"))
    }

    @Test func whatCannotBeComparedSaysWhy() async throws {
        let base = try await figures("base", events(20_000))
        let wide = try await figures("wide", events(20_000), pageSize: .kib16)
        let empty = try await figures("empty", [])
        let torn = try await figures("torn", events(20_000), cut: 30_000)
        let lossy = try await figures("lossy", events(20_000) + [.lost(count: 3, time: 1 << 40)])
        let other = try await figures("other", events(20_000), compressors: ["lz4"])
        let page = html([base, wide, empty, torn, lossy, other], baseline: 0)
        for words in [
            "Pages have 4096 bytes in base and 16384 in wide.", "empty has no events.",
            "The trace of torn is not whole.", "lossy lost 3 records",
            "The lengths are of lzo1x-1 in base and of lz4 in other: they are not compared.",
            "their counts of pages are not of one unit",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(page.components(separatedBy: "<td>not comparable</td>").count == 4)
    }

    /// At worst: every cell of each heat map has another count than its neighbours.
    @Test func aPageOfManyRunsStaysSmall() async throws {
        let run = try await figures(
            "run", events(100_000), compressors: ["lzo1x-1", "lz4", "zstd"],
            allocators: "ideal,zbud,buddy")
        let page = html([RunFigures](repeating: run, count: 24))
        #expect(page.utf8.count < 5_000_000 * 2 / 3, "\(page.utf8.count)")
        #expect(page.components(separatedBy: "<section").count == 25)
    }

    @Test func namesTellRunsApart() {
        func names(_ paths: [String]) -> [String] {
            RunNames.distinct(paths.map { $0.split(separator: "/").map(String.init) })
        }
        #expect(names(["runs/a", "runs/b"]) == ["a", "b"])
        #expect(names(["x/one/a", "x/two/a", "c"]) == ["one/a", "two/a", "c"])
        #expect(names(["a", "x/a", "x/a"]) == ["a", "x/a", "x/a (2)"])
        #expect(names([""]) == ["-"])
    }

    @Test func namesAreShortenedToWhatDiffers() {
        #expect(
            RunNames.differing(["fill-size=12M-s1", "fill-size=16M-s1", "fill-size=16M-s2"])
                == ["12M-s1", "16M-s1", "16M-s2"])
        for names in [["a-b", "a-b-c"], ["one", "two"], ["a", "a"], ["a-", "a-b"], []] {
            #expect(RunNames.differing(names) == names)
        }
    }

    @Test func axesHaveRoundNumbers() {
        let long = Axis(to: 150.6, "s")
        #expect(long.ticks.map(\.label) == ["0", "50", "100"] && long.end == "151 s")
        let short = Axis(to: 0.05, "s")
        #expect(short.ticks.map(\.label) == ["0.00", "0.01", "0.02", "0.03", "0.04"])
        for end in [0, 1e-9, 1, 7, 9.99, 10, 12345, 1e18] {
            let ticks = Axis(to: end, "s").ticks
            #expect(ticks.count <= 6 && ticks.allSatisfy { $0.place <= 0.8 })
        }
    }

    /// Each count of the grid survives its folding.
    @Test func foldingLosesNothing() {
        var grid = FoldingGrid(columns: 8, rows: 4)
        for place in 0..<1000 { grid.add(UInt64(place * 7), UInt64(place % 100)) }
        #expect(grid.counts.reduce(0, +) == 1000)
        #expect(grid.columnShift == 10 && grid.rowShift == 5)
        // Places 0 to 1023 are those of the first 147, and rows under 32 of them 32 + 32 + ...
        let first = (0..<147).count { $0 % 100 < 32 }
        #expect(grid.count(0, 0) == UInt64(first))
    }
}
