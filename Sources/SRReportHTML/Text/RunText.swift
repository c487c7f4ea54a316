// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRReplay
internal import SRReport
internal import SRRunFolder
internal import SRStats
internal import SRText

/// One run, as text.
struct RunText {
    let run: RunFigures
    let style: TerminalStyle

    /// Columns of a plot, between its labels.
    private var room: Int { max(style.width - 16, 16) }

    var blocks: [TextBlock] {
        var blocks = [TextBlock(words), TextBlock(again)]
        guard run.profile.events > 0 else {
            blocks.insert(
                TextBlock([
                    "", "The trace holds no event: nothing was swapped. Give less memory, or a",
                    "larger workload.",
                ]), at: 1)
            return blocks
        }
        var figures = [TextBlock(activity), TextBlock(rank: 2, heat)]
        if run.profile.counts.writes > 0 {
            figures += [
                TextBlock(lengths), TextBlock(rank: 1, live), TextBlock(allocators),
            ]
        }
        blocks.insert(contentsOf: figures, at: 1)
        return blocks
    }

    private var words: [String] {
        var lines = [run.headline] + run.problems.flatMap(wrapped) + wrapped(run.story)
        for fact in run.facts where ["parameters", "guest", "machine"].contains(fact[0]) {
            lines.append("\(fact[0]): \(fact[1])")
        }
        if let record = run.record, record.status != .ok {
            lines += wrapped("status: \(record.status.rawValue). \(record.message ?? "")")
        }
        if let books = run.record?.books {
            func pages(_ account: SRRunFolder.Books.Account) -> String {
                Numbers.grouped(UInt64(max(0, account.counter)))
            }
            lines.append(
                books.balanced
                    ? "counters agree: the kernel counted \(pages(books.writes)) pages out and "
                        + "\(pages(books.reads)) in"
                    : "counters differ: \(books.writes.unexplained) pages out and "
                        + "\(books.reads.unexplained) in have no cause with a name")
        }
        return lines
    }

    private func wrapped(_ text: String) -> [String] {
        text.wrapped(style.width).split(separator: "\n").map(String.init)
    }

    private var activity: [String] {
        let unit = run.profile.hasClock ? "pages a second" : "pages in 1,000 events"
        return ["", heading("Swap activity, \(unit), and its peak")]
            + ActivityKind.all.map { kind in
                let rates = run.rates(kind)
                let line = style.plot.line(Self.squeezed(rates, room))
                return " " + kind.name.padded(to: 6)
                    + Numbers.right(Plot.number(rates.max() ?? 0), 8) + style.dim("|") + line
            }
    }

    /// Values put together to at most this number, by their mean.
    private static func squeezed(_ values: [Double], _ count: Int) -> [Double] {
        guard values.count > count else { return values }
        return (0..<count).map { index in
            let start = values.count * index / count
            let end = max(values.count * (index + 1) / count, start + 1)
            return values[start..<end].reduce(0, +) / Double(end - start)
        }
    }

    private var heat: [String] {
        let grid = run.heat.folded(columns: room, rows: 8)
        let highest = grid.counts.max() ?? 0
        guard highest > 0 else { return [] }
        let steps = Array(" .:-=+*#")
        let pages = Numbers.grouped(UInt64(grid.usedRows) << grid.rowShift)
        let rows = (0..<grid.usedRows).reversed().map { row in
            let cells = (0..<grid.usedColumns).map { column in
                steps[HeatFigure.step(grid.count(column, row), highest)]
            }
            let label = row == grid.usedRows - 1 ? pages : row == 0 ? "0" : ""
            return Numbers.right(label, 15) + style.dim("|") + String(cells)
        }
        return ["", heading("Page index over time, writes and reads; each step half of the next")]
            + rows
            + [
                axis(
                    Double(grid.usedColumns) * run.width(grid), run.unit,
                    columns: grid.usedColumns)
            ]
    }

    /// The line below a plot over time, or events: 0 at its left, `end` at its right.
    private func axis(_ end: Double, _ unit: String, columns: Int) -> String {
        let label = "\(Plot.number(end)) \(unit)"
        return style.dim(
            Numbers.right("0", 17) + Numbers.right(label, max(columns - 1, label.count + 1)))
    }

    private var lengths: [String] {
        var lines = [""]
        let isAlone = run.lengths.count == 1
        for (compressor, histogram) in zip(run.header.compressors, run.lengths).prefix(6) {
            let isDrawn = !isAlone && lines.count == 1
            lines.append(
                heading("Lengths under \(compressor)")
                    + ": mean \(Numbers.fixed(histogram.meanLength, 0)), median "
                    + "\(histogram.percentile(0.5) ?? 0), "
                    + Numbers.percent(histogram.atMostHalf, of: histogram.writes)
                    + " at or under half a page" + (isDrawn ? "; drawn" : ""))
        }
        let columns = min(65, room)
        let chart = style.plot.chart(run.lengthShape(columns), height: 4)
        lines += chart.map { Numbers.right("", 15) + style.dim("|") + $0 }
        let end = "\(run.header.pageSize.bytes) bytes"
        return lines + [
            style.dim(Numbers.right("0", 17) + Numbers.right(end, columns - 1))
        ]
    }

    private var live: [String] {
        let peak = run.profile.live.peak.pages
        guard peak > 0 else { return [] }
        let size = Numbers.bytes(peak * UInt64(run.header.pageSize.bytes))
        return [
            "",
            heading("Live pages")
                + ": at most \(Numbers.grouped(peak)) (\(size), compressed "
                + "\(Numbers.bytes(run.profile.live.peakBytes)))"
                + (run.profile.hasFrees ? "" : "; an upper bound: no frees"),
        ]
            + style.plot.chart(run.liveShape(room), height: 4).map {
                Numbers.right("", 15) + style.dim("|") + $0
            } + [axis(run.liveEnd, run.liveUnit, columns: room)]
    }

    /// The allocators in lines, the compressors in columns.
    private var allocators: [String] {
        guard let first = run.replays.first, first.counts.writes > 0 else { return [] }
        let shown = run.replays.prefix(4)
        let rows = first.outcomes.indices.map { index in
            [" " + first.outcomes[index].result.name]
                + shown.map { replay in
                    AllocatorCells.peak(replay, replay.outcomes[index])
                        .replacing("\u{A0}", with: " ")
                }
        }
        let heads = [" allocator"] + shown.map(\.compressor)
        return [
            "",
            "Highest footprint, and how far over the ideal; policy \(first.policy.kind.rawValue), "
                + "Linux \(first.options.kernel.rawValue)",
        ]
            + TextFit(width: style.width).text(TextTable.text(heads, rows)).split(separator: "\n")
            .map(String.init)
    }

    private var again: [String] {
        let (command, words) = run.again
        return [""] + (words.map(wrapped) ?? []) + (command.map { ["again: \($0)"] } ?? [])
    }

    private func heading(_ text: String) -> String { style.bold(text) }
}
