// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// `srorch stats`, `compare`, `info` and `histogram`, on a published run whose figures were
/// counted once by other means: from the lines of `srorch dump`, by their definitions.
struct FigureTests {
    @Test func statsOfAKernelBuild() async throws {
        let shell = try Shell()
        let stats = try await shell("srorch stats --json $RUN").json()
        func part(_ names: String...) throws -> [String: Any] {
            var value = stats
            for name in names { value = try #require(value[name] as? [String: Any]) }
            return value
        }
        let events = try part("events")
        #expect(events["reads"] as? Int == 299_449 && events["writes"] as? Int == 327_484)
        #expect(events["frees"] as? Int == 246_656 && events["lost"] as? Int == 0)
        #expect(stats["distinctPages"] as? Int == 130_447)
        #expect(stats["unmatchedReads"] as? Int == 1)
        #expect(stats["unmatchedFrees"] as? Int == 1395)
        let live = try part("livePages")
        #expect(live["peak"] as? Int == 34879 && live["peakEvent"] as? Int == 406_782)
        #expect(live["atEnd"] as? Int == 56)
        let lifetime = try part("lifetime")
        #expect(lifetime["overwrites"] as? Int == 82167)
        for (names, count, mean, maximum) in [
            (["reuseDistance", "reads"], 299_448, 12483.444758355374, 130_411),
            (["reuseDistance", "writes"], 197_038, 74654.15121956171, 129_946),
            (["lifetime", "events"], 327_428, 18_503_164_548.0 / 327_428, 871_427),
            (["sequentialRuns", "reads"], 272_706, 299_449.0 / 272_706, 30),
            (["sequentialRuns", "writes"], 100_862, 327_484.0 / 100_862, 512),
        ] as [([String], Int, Double, Int)] {
            let figures = try part(names[0], names[1])
            #expect(figures["count"] as? Int == count && figures["maximum"] as? Int == maximum)
            #expect(abs(try #require(figures["mean"] as? Double) - mean) < 1e-6)
        }
        // The median's true value is 44504: the bucket's middle is within 1/32 of it.
        let median = try #require(try part("lifetime", "events")["p50"] as? Int)
        #expect(abs(median - 44504) <= 44504 / 32)
        let points = try #require(stats["workingSet"] as? [[String: Double]])
        let curve = Dictionary(
            uniqueKeysWithValues: points.map { ($0["window"] ?? 0, $0["pages"] ?? 0) })
        #expect(curve[262_144] == 110_111.5)
        #expect(abs((curve[1024] ?? 0) - 1008.3104575163399) < 1e-6)
    }

    @Test func tracesWithoutFrees() async throws {
        let shell = try Shell()
        try shell.write("old", smallTrace.filter { $0.operation != .free })
        let stats = try await shell("srorch stats old")
        #expect(stats.output.contains("The trace has no frees"))
        #expect(stats.output.contains("7 records were lost"))
        #expect(try await shell("srorch stats --json old").json()["hasFrees"] as? Bool == false)
    }

    @Test func compareTellsAPartFromItself() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 20000 -o a $RUN
            srorch slice --from-event 20000 --to-event 40000 -o b $RUN
            srorch compare --resamples 20 a a b
            """)
        #expect(ending.status == 0 && ending.complaint.isEmpty)
        #expect(ending.output.contains("The two are equal in all that was compared."))
        #expect(ending.output.contains("The two are different: "))
        let compare = "srorch compare --json --resamples 20 a b"
        let one = try await shell(compare)
        #expect(one.output == (try await shell(compare)).output)
        #expect(one.output != (try await shell(compare + " --seed 2")).output)
        let parts = try #require(try one.json()["comparisons"] as? [[String: Any]])
        let figures = try #require(parts.first?["figures"] as? [String: [String: Any]])
        #expect(figures.count == 11)
        for figure in figures.values {
            let value = try #require(figure["value"] as? Double)
            let low = try #require(figure["low"] as? Double)
            let high = try #require(figure["high"] as? Double)
            #expect(low <= value && value <= high)
        }
        let torn = try await shell("head -c 3000 a > torn; srorch compare a torn")
        #expect(torn.status == 9)
    }

    @Test func infoReadsTheFooterAlone() async throws {
        let shell = try Shell()
        let info = try await shell("srorch info --json $RUN").json()
        #expect(info["verified"] as? Bool == false && info["complete"] as? Bool == true)
        let verified = try await shell("srorch info --json --verify $RUN").json()
        #expect(verified["verified"] as? Bool == true && verified["complete"] as? Bool == true)
        // The blocks hold what the footer says.
        let same = try await shell(
            """
            srorch info --json $RUN | grep -v verified > a
            srorch info --json --verify $RUN | grep -v verified | cmp - a
            """)
        #expect(same.status == 0, "\(same.output)")
    }

    /// Of several compressors, one is chosen by name.
    @Test func severalCompressors() async throws {
        let shell = try Shell()
        let ending = try await shell(
            "srorch histogram --compressor zstd $RUN; srorch stats --compressor lzo1x-1 $RUN")
        #expect(ending.status == 0)
        #expect(ending.complaint.contains("no lengths of zstd; it has those of lzo1x-1"))
    }

    @Test(arguments: [
        "info", "dump", "histogram", "stats", "convert", "slice", "merge", "compare",
    ])
    func helpHasAnExample(_ verb: String) async throws {
        let help = try await Shell()("srorch \(verb) --help")
        let example = try Regex("EXAMPLES?:\n  srorch \(verb) ")
        #expect(help.status == 0 && help.output.contains(example))
        let missing = try await Shell()("srorch \(verb) no-such-file no-such-file")
        #expect(missing.status != 0)
    }
}
