// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay
internal import SRReport
internal import SRStats
internal import SRText

/// Several runs, as text: a table of all, one of allocators, and how far they are apart.
struct RunsText {
    let contents: ReportContents
    let style: TerminalStyle

    /// Most rows of a table.
    private static let rows = 40

    var blocks: [TextBlock] {
        var blocks = [TextBlock(table), TextBlock(rank: 2, allocators)]
        if contents.baseline != nil { blocks.append(TextBlock(rank: 1, distances)) }
        let problems = contents.runs.flatMap { run in
            run.problems.map { "\(run.name): \($0)" }
        }
        if !problems.isEmpty { blocks.insert(TextBlock(Array(problems.prefix(4))), at: 0) }
        return blocks
    }

    private var names: [String] { RunNames.differing(contents.runs.map(\.name)) }

    private var table: [String] {
        let compared = contents.baseline != nil
        let isLossy = contents.runs.contains { $0.profile.counts.lost > 0 }
        let heads =
            ["run"] + (compared ? ["to baseline"] : []) + ["written", "read back"]
            + (isLossy ? ["lost"] : []) + ["mean", "peak live"]
        let top = contents.runs.map { Double($0.profile.live.peak.pages) }.max() ?? 0
        var rows = contents.runs.indices.map { index in
            let run = contents.runs[index]
            let counts = run.profile.counts
            return [names[index]]
                + (compared ? [contents.distances[index]?.word ?? "baseline"] : [])
                + [Numbers.grouped(counts.writes), Numbers.grouped(counts.reads)]
                + (isLossy ? [Numbers.grouped(counts.lost)] : [])
                + [contents.meanLength(run), Numbers.grouped(run.profile.live.peak.pages)]
        }
        // The name takes what the rest leaves, and two plots as much as is left then.
        let others = heads.indices.dropFirst().map { column in
            2 + (([heads] + rows).map { $0[column].count }.max() ?? 0)
        }.reduce(0, +)
        let longest = min(rows.map { $0[0].count }.max() ?? 0, style.width - others - 20)
        for index in rows.indices { rows[index][0] = Self.tail(rows[index][0], max(longest, 12)) }
        let plots = min((style.width - others - max(longest, 12) - 4) / 2, 24)
        var lines = TextTable.text(heads, rows).split(separator: "\n").map(String.init)
        if plots >= 6 {
            lines[0] += "  " + "lengths".padded(to: plots) + "  live pages"
            for (index, run) in contents.runs.enumerated() where run.profile.events > 0 {
                // A value at the end makes one scale for all.
                let live = style.plot.line(run.liveShape(plots) + [top]).dropLast()
                lines[index + 1] +=
                    "  " + style.plot.line(run.lengthShape(plots)) + "  " + live
            }
        }
        lines = Self.cut(lines, "runs")
        if names != contents.runs.map(\.name) {
            lines.insert("Of the names only what differs is shown.", at: 0)
        }
        let compressor = contents.lengthsOf ?? "each run's first compressor"
        return [""] + lines + ["Lengths are those under \(compressor)."]
    }

    private var allocators: [String] {
        let replays = contents.runs.map(\.replays.first)
        guard let some = replays.lazy.compactMap(\.self).first else { return [] }
        // Those that have room beside the names, with 8 columns each.
        let models = some.outcomes.indices.filter { some.outcomes[$0].result.name != "ideal" }
            .prefix(max((style.width - 36) / 8, 1))
        let heads = ["run", "ideal peak"] + models.map { some.outcomes[$0].result.name }
        let rows = zip(names, replays).compactMap { name, replay -> [String]? in
            guard let replay, replay.counts.writes > 0 else { return nil }
            return [Self.tail(name, 24), Numbers.bytes(UInt64(max(0, replay.counts.peakLive)))]
                + models.map {
                    AllocatorCells.over(replay, replay.outcomes[$0]).replacing(" ", with: "")
                }
        }
        guard !rows.isEmpty else { return [] }
        let text = TextTable.text(heads, rows).split(separator: "\n").map(String.init)
        return ["", "Highest footprint over the ideal, policy \(some.policy.kind.rawValue)"]
            + Self.cut(text, "runs")
    }

    private var distances: [String] {
        let told = zip(names, contents.distances).compactMap { name, distance in
            distance.map { "\(name): \($0.verdict)" }
        }
        // More would say what the table says, at length.
        guard let baseline = contents.baseline, told.count <= 4 else { return [] }
        return ["", "Distance to \(contents.runs[baseline].name)"]
            + told.flatMap {
                $0.wrapped(style.width - 1).split(separator: "\n").map { " \($0)" }
            }
    }

    /// The text's end, where it is longer than that.
    private static func tail(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : ".." + text.suffix(width - 2)
    }

    private static func cut(_ lines: [String], _ what: String) -> [String] {
        guard lines.count > rows + 1 else { return lines }
        return lines.prefix(rows + 1) + ["and \(lines.count - rows - 1) \(what) more"]
    }
}
