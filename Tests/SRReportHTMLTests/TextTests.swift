// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRParse
import SRText
import Testing

@testable import SRReportHTML

/// A report in a terminal: 60 lines of 100 columns, whatever it is of.
struct TextTests {
    private func lines(
        _ contents: ReportContents, width: Int = 100, colour: Bool = false, blocks: Bool = false
    ) -> [String] {
        let style = TerminalStyle(width: width, colour: colour, blocks: blocks)
        let text = ReportText(contents, style: style).text
        #expect(text.hasSuffix("\n"))
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    private static let allocators =
        "ideal,tlsf,xvmalloc,slub,zsmalloc,zbud,z3fold,zblock,buddy"

    @Test func oneRunFits() async throws {
        let many = ["lzo1x-1", "lz4", "lz4hc", "zstd", "zstd:19", "deflate", "a", "b"]
        let run = try await figures(
            String(repeating: "long", count: 60), events(3000), compressors: many,
            allocators: Self.allocators)
        for width in [40, 100, 400] {
            let lines = lines(ReportContents(runs: [run]), width: width)
            #expect(lines.count <= 60 && lines.allSatisfy { $0.count <= min(width, 100) })
        }
        let text = lines(ReportContents(runs: [run])).joined(separator: "\n")
        for part in [
            "3,000 events in 0.0 s: 1,500 pages written, 750 read back, 750 slots given up",
            "Lengths under lz4hc", "Page index over time", "Live pages: at most",
            "\n buddy  ", "what made it is not known",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
    }

    /// What 100 columns tell in figures and words is told in fewer, too.
    @Test(arguments: [60, 80]) func nothingIsCut(width: Int) async throws {
        let run = try await figures("narrow", events(3000), allocators: Self.allocators)
        func words(_ width: Int) -> Set<Substring> {
            Set(
                lines(ReportContents(runs: [run]), width: width)
                    .filter { !$0.contains("|") && !$0.hasPrefix("    ") }
                    .flatMap { $0.split(separator: " ") })
        }
        let missing = words(100).subtracting(words(width))
        #expect(missing.isEmpty, "\(missing)")
    }

    /// The curve's own time: a read at once, then nothing for 5 s, then writes to the 10th.
    @Test func curvesBeginAtTheFirstEvent() async throws {
        let events =
            [SwapEvent(time: 0, operation: .read, pageIndex: 0)]
            + (0...4000).map {
                SwapEvent(
                    time: 5_000_000_000 + UInt64($0) * 1_250_000, operation: .write,
                    pageIndex: UInt32($0), length: 100)
            }
        let run = try await figures("late", events)
        let curve = run.liveShape(101)
        #expect(curve[..<50].allSatisfy { $0 == 0 } && curve[100] == 4001)
        let text = lines(ReportContents(runs: [run]))
        let last = try #require(text.lastIndex { $0.hasSuffix(" 10.0 s") })
        let chart = text[(last - 4)..<last].map { $0.dropFirst(16) }
        #expect(chart.allSatisfy { $0.prefix(40).allSatisfy { $0 == " " } }, "\(chart)")
    }

    /// A last event whose time is below the first one's makes no span of centuries.
    @Test func timesThatStepBack() async throws {
        let times: [UInt64] = [3, 1, 2].map { $0 * 1_000_000_000 }
        let run = try await figures(
            "back",
            times.enumerated().map {
                SwapEvent(time: $1, operation: .write, pageIndex: UInt32($0), length: 100)
            })
        let page = html([run])
        #expect(!page.contains("18,446") && !page.contains("inf") && !page.contains("nan"))
        #expect(page.contains("What each allocator holds over time"))
    }

    @Test func manyRunsFit() async throws {
        var runs: [RunFigures] = []
        for number in 0..<24 {
            runs.append(
                try await figures(
                    "memory-fill-size=\(number % 2)M-passes=2-m40-k6.12-s\(number)", events(400),
                    allocators: Self.allocators))
        }
        let contents = ReportContents(runs: runs, baseline: 3)
        for width in [40, 80, 100] {
            let lines = lines(contents, width: width)
            #expect(lines.count <= 60 && lines.allSatisfy { $0.count <= width })
        }
        let all = lines(contents)
        // Each run has a line in both tables, the name shortened, and plots.
        for number in 0..<24 {
            #expect(all.count { $0.hasPrefix("\(number % 2)M-s\(number) ") } == 2)
        }
        #expect(
            all.contains { $0.hasSuffix("live pages") } && all.contains { $0.contains("zblock") })
        // Where there is more to tell, the second table gives way, and then rows.
        var more = ReportContents(runs: runs + runs + runs)
        more.failed = (0..<50).map { .init("failed-\($0)", "it is so") }
        more.notes = ["a note"]
        let cut = lines(more)
        #expect(cut.count <= 60 && cut.contains("and 32 runs more"))
        #expect(cut.contains("72 of 122 runs are told here; 50 failed."))
        #expect(cut.contains("and 46 more of these"))
    }

    /// What a name or a reason holds is text: it moves no cursor and sets no title.
    @Test func nothingIsObeyed() async throws {
        let evil = "\u{1B}]0;title\u{7}\u{9B}31m\u{202E}\n"
        let run = try await figures(evil, events(400), origin: evil)
        var contents = ReportContents(runs: [run, run])
        contents.subject = evil
        contents.failed = [.init(evil, evil)]
        for each in [contents, ReportContents(runs: [run])] {
            for blocks in [true, false] {
                for line in lines(each, blocks: blocks) {
                    #expect(!line.unicodeScalars.contains { $0.value < 32 || $0.value == 0x9B })
                }
            }
        }
    }

    @Test func colourAndBlocksAreAsked() async throws {
        let contents = ReportContents(runs: [try await figures("run", events(3000))])
        let plain = lines(contents).joined(separator: "\n")
        #expect(plain.utf8.allSatisfy { $0 < 128 })
        let rich = lines(contents, colour: true, blocks: true).joined(separator: "\n")
        #expect(rich.contains("\u{1B}[1m") && rich.contains("\u{2588}"))
    }

    @Test func aRunWithoutEventsIsClear() async throws {
        let text = lines(ReportContents(runs: [try await figures("empty", [])]))
        #expect(text.contains { $0.contains("nothing was swapped") })
    }
}
