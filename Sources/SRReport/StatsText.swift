// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
public import SRStats
public import SRText

/// A trace's statistics as `srorch stats` prints them for people.
public struct StatsText: Sendable {
    public var style: TerminalStyle

    public init(style: TerminalStyle) { self.style = style }

    /// The report's lines, each ended by a line feed.
    public func text(_ profile: TraceProfile, title: String) -> String {
        var lines = [style.bold(title), summary(profile)]
        lines += lengths(profile)
        lines += livePages(profile)
        lines += distributions(profile)
        lines += sequences(profile)
        lines += workingSet(profile)
        lines += notes(profile)
        return lines.joined(separator: "\n") + "\n"
    }

    private func summary(_ profile: TraceProfile) -> String {
        let counts = profile.counts
        var text = "\(Numbers.grouped(profile.events)) events"
        if profile.hasClock { text += " in \(Numbers.fixed(profile.seconds, 1)) s" }
        text += ": \(Numbers.grouped(counts.writes)) writes, "
        text += "\(Numbers.grouped(counts.reads)) reads, "
        text += "\(Numbers.grouped(counts.frees)) frees"
        if counts.discards > 0 { text += ", \(Numbers.grouped(counts.discards)) discards" }
        text += ", \(Numbers.grouped(counts.lost)) lost"
        if counts.writes > 0 {
            let ratio = Double(counts.reads) / Double(counts.writes)
            text += "\n\(Numbers.fixed(ratio, 3)) reads for each write; "
            text += "\(Numbers.grouped(profile.distinctPages)) slots touched"
        }
        return text
    }

    private func lengths(_ profile: TraceProfile) -> [String] {
        let lengths = profile.lengths
        guard lengths.writes > 0 else { return ["", "No page was written."] }
        let points = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99].map { share in
            "\(Numbers.fixed(share * 100, 0)) %: \(lengths.percentile(share) ?? 0)"
        }
        return [
            "", heading("Lengths under \(PlainText.line(profile.compressor)), bytes"),
            "  mean \(Numbers.fixed(lengths.meanLength, 0));  "
                + points.joined(separator: "  "),
            "  at or under half a page "
                + Numbers.percent(lengths.atMostHalf, of: lengths.writes)
                + ", same-filled " + Numbers.percent(lengths.sameFilled, of: lengths.writes)
                + ", incompressible "
                + Numbers.percent(lengths.incompressible, of: lengths.writes),
        ]
    }

    private func livePages(_ profile: TraceProfile) -> [String] {
        let peak = profile.live.peak
        guard peak.pages > 0 else { return [] }
        var place = "event \(Numbers.grouped(peak.event))"
        if profile.hasClock {
            let seconds = Elapsed.seconds(from: profile.firstTime, to: peak.time)
            place += ", \(Numbers.fixed(seconds, 1)) s"
        }
        let pageSize = UInt64(profile.lengths.pageSize.bytes)
        let width = style.width - 14
        let curve = profile.live.resampled(to: width, byTime: profile.seconds > 0)
        let rows = style.plot.chart(curve, height: 6)
        var lines = [
            "", heading("Live pages over " + (profile.seconds > 0 ? "time" : "events")),
            "  peak \(Numbers.grouped(peak.pages)) (\(Numbers.bytes(peak.pages * pageSize))) at "
                + "\(place); at the end \(Numbers.grouped(profile.livePages)); compressed at "
                + "most \(Numbers.bytes(profile.live.peakBytes))",
        ]
        for (row, text) in rows.enumerated() {
            let label = row == 0 ? Numbers.grouped(UInt64(curve.max() ?? 0)) : ""
            lines.append(style.dim(Numbers.right(label, 11) + " |") + green(text))
        }
        let end =
            profile.seconds > 0
            ? "\(Numbers.fixed(profile.seconds, 1)) s"
            : "event \(Numbers.grouped(profile.events))"
        lines.append(style.dim(Numbers.right("0", 14) + Numbers.right(end, width - 1)))
        return lines
    }

    // MARK: Distributions

    private struct Row {
        var name: String
        var histogram: LogHistogram
        /// How a value is printed.
        var show: (UInt64) -> String
    }

    private func distributions(_ profile: TraceProfile) -> [String] {
        let counts = profile.counts
        let number: (UInt64) -> String = { Numbers.grouped($0) }
        let rows = [
            Row(name: "reuse distance, reads", histogram: counts.readReuse, show: number),
            Row(name: "reuse distance, writes", histogram: counts.writeReuse, show: number),
            Row(name: "lifetime, events", histogram: counts.lifetimeEvents, show: number),
            Row(name: "lifetime, ms", histogram: counts.lifetimeTime) {
                Numbers.fixed(Double($0) / 1e6, $0 < 100_000_000 ? 2 : 0)
            },
            Row(name: "run of reads", histogram: counts.readRuns, show: number),
            Row(name: "run of writes", histogram: counts.writeRuns, show: number),
        ].filter { $0.histogram.total > 0 }
        guard !rows.isEmpty else { return [] }
        let heads = ["10 %", "50 %", "90 %", "99 %", "max"]
        let cells = rows.map { row in
            [0.1, 0.5, 0.9, 0.99, 1].map { row.show(row.histogram.quantile($0) ?? 0) }
        }
        let widths = heads.indices.map { column in
            max(heads[column].count, cells.map { $0[column].count }.max() ?? 0) + 2
        }
        let names = 23
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { Numbers.right($0, $1) }.joined()
        }
        let head = "Distributions".padded(to: names + 2) + line(heads) + "  by powers of two"
        return ["", heading(head)]
            + zip(rows, cells).map { row, cells in
                "  " + row.name.padded(to: names) + line(cells) + "  "
                    + green(
                        style.plot.line(
                            row.histogram.octaves.drop { $0 == 0 }.map { Double($0) }))
            }
    }

    private func sequences(_ profile: TraceProfile) -> [String] {
        func line(_ name: String, _ runs: LogHistogram, _ all: UInt64) -> String? {
            guard runs.total > 0, let mean = runs.mean else { return nil }
            let alone = runs.counts.count > 1 ? runs.counts[1] : 0
            return "  \(name): mean run \(Numbers.fixed(mean, 2)) pages, "
                + Numbers.percent(all - runs.total, of: all) + " follow their neighbour, "
                + Numbers.percent(alone, of: all) + " stand alone"
        }
        let counts = profile.counts
        let lines = [
            line("reads", counts.readRuns, counts.reads),
            line("writes", counts.writeRuns, counts.writes),
        ].compactMap { $0 }
        return lines.isEmpty ? [] : ["", heading("Runs of page indices that rise by 1")] + lines
    }

    private func workingSet(_ profile: TraceProfile) -> [String] {
        let points = profile.workingSet.points
        guard !points.isEmpty else { return [] }
        // Every second power of two, and the longest window.
        let shown = points.enumerated().filter {
            $0.offset % 2 == 0 || $0.offset == points.count - 1
        }.map(\.element)
        let top = points.map(\.pages).max() ?? 1
        let room = max(style.width - 40, 10)
        return ["", heading("Working set: slots in use within a window of that many accesses")]
            + shown.map { point in
                let cells = max(Int(point.pages / top * Double(room)), 1)
                let bar = String(repeating: style.blocks ? "\u{2588}" : "#", count: cells)
                return "  " + Numbers.right(Numbers.grouped(point.window), 14) + "  "
                    + Numbers.right(Numbers.grouped(UInt64(point.pages.rounded())), 12) + "  "
                    + green(bar)
            }
    }

    // MARK: Words

    private func notes(_ profile: TraceProfile) -> [String] {
        let counts = profile.counts
        let lives = counts.lifetimeEvents.total
        var notes: [String] = []
        if !profile.hasFrees, counts.writes > 0 {
            notes.append(
                "The trace has no frees: a page counts as live until its slot is written\n"
                    + "again, so live pages and lifetimes are upper bounds.")
        } else if profile.overwrites > 0 {
            notes.append(
                Numbers.percent(profile.overwrites, of: lives)
                    + " of lives ended by a new write to the slot, without a free before it.")
        }
        if profile.livePages > 0, profile.hasFrees {
            notes.append(
                "\(Numbers.grouped(profile.livePages)) pages were live at the end; lifetimes "
                    + "are those of pages that ended.")
        }
        if profile.unmatchedReads > 0 {
            notes.append(
                "Reads of slots whose write is not in the trace: "
                    + "\(Numbers.grouped(profile.unmatchedReads)).")
        }
        if counts.lost > 0 {
            notes.append(
                "\(Numbers.grouped(counts.lost)) records were lost: what they said of slots "
                    + "is missing in all figures but the lengths' shape.")
        }
        return notes.isEmpty ? [] : ["", heading("Notes")] + notes.map { "  " + $0.indented }
    }

    private func heading(_ text: String) -> String { style.bold(text) }

    private func green(_ text: String) -> String { style.coloured(text, 71) }
}

extension String {
    /// Lines after the first moved in by two blanks.
    fileprivate var indented: String { replacing("\n", with: "\n  ") }
}
