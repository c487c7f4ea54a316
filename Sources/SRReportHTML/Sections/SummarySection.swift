// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRRunFolder
internal import SRStats
internal import SRText

extension ReportContents {
    /// All runs in a table, and the shape of each. Where some differ in the seed alone, a table of what
    /// they are tries at comes first, and that of all runs is folded.
    func summary(into page: inout Markup) {
        let seeds = SeedGroups(runs)
        page.element("h2", "All runs")
        if seeds.hasSpread, baseline == nil {
            settings(seeds, into: &page)
            page.element("details") { fold in
                fold.element("summary", "Numbers: each run")
                table(into: &fold)
            }
        } else {
            table(into: &page)
        }
        page.element("p", ["class": "dim"], multiplesCaption)
        page.element("div", ["class": "multiples"]) { grid in
            let names = RunNames.differing(runs.map(\.name))
            let top = runs.map(\.profile.live.peak.pages).max() ?? 0
            for (number, run) in runs.enumerated() {
                run.multiple(
                    names[number], href: "#run-\(number + 1)", top: Double(top), into: &grid)
            }
        }
    }

    /// A row for each workload and setting, with the spread over its seeds.
    private func settings(_ seeds: SeedGroups, into page: inout Markup) {
        let firsts = seeds.groups.map { runs[$0[0]] }
        var traits = RunFigures.differing(firsts).filter { name in
            name != "seed" && firsts.allSatisfy { $0.trait(name) != nil }
        }
        if traits.isEmpty { traits = ["workload"] }
        let isLossy = runs.contains { $0.profile.counts.lost > 0 }
        let rows = seeds.groups.map { group -> [String] in
            func cell(_ figure: (RunFigures) -> UInt64, _ unit: String = "") -> String {
                SeedGroups.spread(group.map { figure(runs[$0]) }, unit: unit)
            }
            let first = runs[group[0]]
            var cells = traits.map { Self.short(first.trait($0) ?? "-") } + ["\(group.count)"]
            cells += [cell { $0.profile.counts.writes }, cell { $0.profile.counts.reads }]
            if isLossy { cells.append(cell { $0.profile.counts.lost }) }
            cells.append(
                first.profile.counts.writes == 0
                    ? "-" : cell({ UInt64(max(0, $0.profile.lengths.meanLength.rounded())) }, " B"))
            if lengthsOf == nil { cells.append(first.profile.compressor) }
            return cells + [cell { $0.profile.live.peak.pages }]
        }
        let heads =
            traits + ["runs", "written", "read back"] + (isLossy ? ["lost"] : [])
            + [lengthsOf.map { "mean length, \($0)" } ?? "mean length"]
            + (lengthsOf == nil ? ["under"] : []) + ["peak live"]
        page.element("div", ["class": "runs"]) {
            $0.table(
                "Each workload and setting: the middle of its seeds, with the lowest and the highest",
                heads, rows,
                links: seeds.groups.map { "#run-\($0[0] + 1)" })
        }
    }

    /// A row for each run.
    private func table(into page: inout Markup) {
        // What only some have, such as a parameter of one workload, is told in their sections.
        let traits = RunFigures.differing(runs).filter { name in
            runs.allSatisfy { $0.trait(name) != nil }
        }
        let names = RunNames.differing(runs.map(\.name))
        let isLossy = runs.contains { $0.profile.counts.lost > 0 }
        let odd = runs.contains { ($0.record?.status ?? .ok) != .ok }
        var heads = ["run"]
        if baseline != nil { heads.append("to the baseline") }
        heads += traits
        if odd { heads.append("status") }
        heads += ["events", "written", "read back"] + (isLossy ? ["lost"] : [])
        heads += [lengthsOf.map { "mean length, \($0)" } ?? "mean length", "peak live"]
        page.element("div", ["class": "runs"]) {
            $0.table(
                names == runs.map(\.name)
                    ? "All runs" : "All runs; of the names only what differs is shown", heads,
                runs.indices.map { index in
                    let run = runs[index]
                    let counts = run.profile.counts
                    var cells = [names[index]]
                    if baseline != nil { cells.append(distances[index]?.word ?? "baseline") }
                    cells += traits.map { Self.short(run.trait($0) ?? "-") }
                    if odd { cells.append(run.record?.status.rawValue ?? "-") }
                    cells += [
                        Numbers.grouped(run.profile.events), Numbers.grouped(counts.writes),
                        Numbers.grouped(counts.reads),
                    ]
                    if isLossy { cells.append(Numbers.grouped(counts.lost)) }
                    cells += [
                        meanLength(run), Numbers.grouped(run.profile.live.peak.pages),
                    ]
                    return cells
                }, links: runs.indices.map { "#run-\($0 + 1)" })
        }
    }

    /// A value as a column has room for it.
    private static func short(_ value: String) -> String {
        value.count <= 24 ? value : value.prefix(23) + "\u{2026}"
    }

    private var multiplesCaption: String {
        "Of each run: how many pages compressed to which length under "
            + (lengthsOf ?? "its first compressor")
            + ", from 0 to a page and more, each on its own scale; and live pages over its time, all on one scale."
    }

    /// The compressor whose lengths are told of every run; nil if runs differ in it.
    var lengthsOf: String? {
        let names = Set(runs.map(\.profile.compressor))
        return names.count == 1 ? names.first : nil
    }

    /// A run's mean length, with the compressor's name where runs differ in it.
    func meanLength(_ run: RunFigures) -> String {
        guard lengthsOf == nil, run.profile.counts.writes > 0 else { return run.meanLength }
        return "\(run.meanLength) (\(run.profile.compressor))"
    }
}

extension RunFigures {
    var meanLength: String {
        profile.counts.writes > 0 ? Numbers.fixed(profile.lengths.meanLength, 0) + " B" : "-"
    }

    /// What ``meanLength`` is of: with the compressor's name where the trace has several.
    var meanLengthTitle: String {
        header.compressors.count == 1 ? "mean length" : "mean length, \(profile.compressor)"
    }
}
