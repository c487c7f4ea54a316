// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRStats
public import SRText

/// Draws a histogram of lengths as lines of text, a bar each.
public struct TerminalHistogram: Sendable {
    public var style: TerminalStyle
    /// Bars to draw at most; neighbours are put together, 2, 4, 8, … steps to a bar.
    public var rows = 16

    public init(style: TerminalStyle) { self.style = style }

    /// The histogram's lines, each ended by a line feed.
    /// - Parameters:
    ///   - histogram: the counts.
    ///   - title: what stands above it.
    ///   - compressor: the one whose lengths are counted.
    public func text(
        _ histogram: LengthHistogram, title: String, compressor: String
    ) -> String {
        var lines = [style.bold(title), summary(histogram), ""]
        guard histogram.writes > 0 else {
            return lines[0] + "\n" + lines[1] + "\nNo page was written.\n"
        }
        lines += bars(histogram)
        lines.append("")
        lines += facts(histogram, compressor)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Bars

    private struct Bar {
        var label: String
        var count: UInt64
        var through: UInt64
        /// Where the bar's lengths stand between nothing (0) and a page (1).
        var place: Double
    }

    private func bars(_ histogram: LengthHistogram) -> [String] {
        let bars = collect(histogram)
        let top = bars.map(\.count).max() ?? 1
        let labelWidth = max(bars.map(\.label.count).max() ?? 0, 6)
        let countWidth = max(bars.map { Numbers.grouped($0.count).count }.max() ?? 0, 5)
        let room = max(style.width - labelWidth - countWidth - 18, 8)
        let head =
            Numbers.right("bytes", labelWidth) + "  "
            + "pages".padded(to: room + 1) + Numbers.right("count", countWidth) + "   share"
            + "    sum"
        var lines = [style.dim(head)]
        for bar in bars {
            let share = Numbers.fixed(percentage(bar.count, histogram), 1)
            let sum = Numbers.fixed(percentage(bar.through, histogram), 0)
            let drawn = draw(bar, top: top, room: room)
            lines.append(
                Numbers.right(bar.label, labelWidth) + "  " + drawn + " "
                    + Numbers.right(Numbers.grouped(bar.count), countWidth)
                    + Numbers.right(share, 6) + " %" + Numbers.right(sum, 5) + " %")
        }
        return lines
    }

    private func percentage(_ part: UInt64, _ histogram: LengthHistogram) -> Double {
        Double(part) * 100 / Double(histogram.writes)
    }

    /// Puts buckets together to at most ``rows`` bars, and one for pages that did not shrink
    /// below a page.
    private func collect(_ histogram: LengthHistogram) -> [Bar] {
        let buckets = histogram.buckets
        var group = 1
        while (buckets.count - 1) / group > rows { group *= 2 }
        var bars: [Bar] = []
        var through = buckets[0]
        var first = 1
        while first < buckets.count {
            let last = min(first + group - 1, buckets.count - 1)
            var count = buckets[first...last].reduce(0, +)
            // Length 0 has a bucket of its own, which no compressor fills.
            if first == 1 { count += buckets[0] }
            through = first == 1 ? count : through + count
            let end = last * histogram.bucketBytes
            let isLast = last == buckets.count - 1
            bars.append(
                Bar(
                    label: isLast
                        ? "> \((first - 1) * histogram.bucketBytes)" : "\u{2264} \(end)",
                    count: count, through: through,
                    place: Double(end) / Double(histogram.pageSize.bytes)))
            first = last + 1
        }
        if !style.blocks {
            for index in bars.indices {
                bars[index].label = bars[index].label.replacing("\u{2264}", with: "<=")
            }
        }
        return bars
    }

    /// A bar of `room` columns, blanks included.
    private func draw(_ bar: Bar, top: UInt64, room: Int) -> String {
        let share = Double(bar.count) / Double(top) * Double(room)
        var cells = ""
        if style.blocks {
            // A page or more always shows: at least an eighth of a cell.
            let eighths = max(Int((share * 8).rounded()), bar.count > 0 ? 1 : 0)
            cells = String(repeating: "\u{2588}", count: eighths / 8)
            if eighths % 8 > 0, let scalar = Unicode.Scalar(0x2590 - UInt32(eighths % 8)) {
                cells.unicodeScalars.append(scalar)
            }
        } else {
            let count = max(Int(share.rounded()), bar.count > 0 ? 1 : 0)
            cells = String(repeating: "#", count: count)
        }
        let blanks = String(repeating: " ", count: max(0, room - cells.count))
        return coloured(cells, place: bar.place) + blanks
    }

    // MARK: Words

    private func summary(_ histogram: LengthHistogram) -> String {
        var parts = [
            "\(Numbers.grouped(histogram.writes)) writes",
            "\(Numbers.grouped(histogram.reads)) reads",
            "\(Numbers.grouped(histogram.frees)) frees",
        ]
        if histogram.discards > 0 {
            parts.append("\(Numbers.grouped(histogram.discards)) discards")
        }
        parts.append("\(Numbers.grouped(histogram.lost)) lost")
        return parts.joined(separator: style.blocks ? " \u{B7} " : ", ")
    }

    private func facts(_ histogram: LengthHistogram, _ compressor: String) -> [String] {
        func bytes(_ share: Double) -> String {
            histogram.percentile(share).map(String.init) ?? "-"
        }
        return [
            "at or under half a page  "
                + Numbers.percent(histogram.atMostHalf, of: histogram.writes)
                + "   same-filled  "
                + Numbers.percent(histogram.sameFilled, of: histogram.writes)
                + "   no smaller  "
                + Numbers.percent(histogram.incompressible, of: histogram.writes),
            "bytes under \(compressor)  mean \(Numbers.fixed(histogram.meanLength, 0)), quartiles "
                + "\(bytes(0.25)) / \(bytes(0.5)) / \(bytes(0.75)), 99 % at most \(bytes(0.99))",
        ]
    }

    // MARK: Colour

    /// Colours of the 256-colour cube from green (small) over yellow to red (a page).
    private static let ramp = [35, 71, 107, 143, 179, 215, 209, 203]

    private func coloured(_ text: String, place: Double) -> String {
        guard !text.isEmpty else { return text }
        let index = min(Int(place * Double(Self.ramp.count)), Self.ramp.count - 1)
        return style.coloured(text, Self.ramp[index])
    }
}
