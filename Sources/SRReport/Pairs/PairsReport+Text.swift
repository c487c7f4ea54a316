// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRPairs
internal import SRText

/// One counter's line, as texts.
struct PairsCells {
    let name, a, b, difference, halfWidth, deviation, noise, chance, family, pairs, mark: String
    private let row: CounterDifference

    init(_ row: CounterDifference, isMarked: Bool) {
        self.row = row
        let unit = row.pairs.unit
        name = row.pairs.name + (unit == .seconds ? ", s" : "")
        a = Self.value(row.a.mean, unit)
        b = Self.value(row.b.mean, unit)
        difference = Self.signed(row.share(row.difference.mean))
        halfWidth = Self.percent(row.halfWidth.flatMap(row.share))
        deviation = row.halfWidth == nil ? "-" : Self.percent(row.share(row.difference.deviation))
        noise = Self.percent(row.noise.flatMap(row.share))
        chance = Self.chance(row.chance)
        family = row.halfWidth == nil ? "-" : Self.chance(row.chanceInFamily)
        pairs =
            row.pairsForEffect.map { Numbers.grouped(UInt64($0)) }
            ?? (row.halfWidth == nil || row.a.mean == 0 ? "-" : "many")
        mark = isMarked ? "*" : ""
    }

    static func value(_ value: Double, _ unit: CounterPairs.Unit) -> String {
        if unit == .seconds { return Numbers.fixed(value, 3) }
        guard abs(value) >= 100 else { return Numbers.fixed(value, 1) }
        return (value < 0 ? "-" : "") + Numbers.grouped(UInt64(abs(value).rounded()))
    }

    static func percent(_ share: Double?) -> String {
        share.map { Numbers.fixed(abs($0) * 100, 2) } ?? "-"
    }

    static func signed(_ share: Double?) -> String {
        guard let share else { return "-" }
        let text = Numbers.fixed(share * 100, 2)
        return share > 0 && text != "0.00" ? "+" + text : text
    }

    static func chance(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value < 0.0001 ? "<.0001" : Numbers.fixed(value, 4)
    }
}

extension PairsReport {
    private var cells: [PairsCells] {
        comparison.counters.map { PairsCells($0, isMarked: isMarked($0)) }
    }

    private var heads: [String] {
        let count = "\(seeds.count) pair\(seeds.count == 1 ? "" : "s")"
        return [
            "\(workload); \(count)", "A  \(a.name): Linux \(a.kernel)",
            "B  \(b.name): Linux \(b.kernel)",
        ]
    }

    private static func text(_ first: FirstDifference) -> String {
        guard let event = first.event else { return "seed \(first.seed): none" }
        let time = first.seconds.map { " at \(Numbers.fixed($0, 3)) s" } ?? ""
        return "seed \(first.seed): event \(Numbers.grouped(event))\(time)"
    }

    private var differences: String {
        "First event that differs: " + firstDifferences.map(Self.text).joined(separator: "; ") + "."
    }

    /// Lines for a terminal, each ended by a line feed.
    public var text: String {
        let percent = "\(Int((PairedComparison.effect * 100).rounded())) %"
        let table = TextTable.text(
            ["counter", "A", "B", "diff", "+-", "sd", "null", "p", "p any", percent, ""],
            cells.map {
                [
                    $0.name, $0.a, $0.b, $0.difference, $0.halfWidth, $0.deviation, $0.noise,
                    $0.chance, $0.family, $0.pairs, $0.mark,
                ]
            })
        let lines =
            heads + [""] + table.split(separator: "\n").map { String($0).trimmedEnd } + [""]
            + (legend + [differences] + notes.map { "Note: \($0)" }).map { $0.wrapped() }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Plain text for a letter: no line is longer than 72 columns, but for names that are.
    public var mail: String {
        let titles = ["counter", "A", "B", "diff", "+-", "sd", "null", "p"]
        var rows = [titles + [""]]
        rows += cells.map {
            [
                $0.name, $0.a, $0.b, $0.difference, $0.halfWidth, $0.deviation, $0.noise,
                $0.chance, $0.mark,
            ]
        }
        // A name of vmstat may be longer than its column, and then has a line of its own.
        let widths = [0] + (1..<9).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let room = Self.mailWidth - widths.reduce(0) { $0 + $1 + 1 } + 1
        let first = min(room, rows.map { $0[0].count }.max() ?? 0)
        var lines = heads.map { $0.wrapped(Self.mailWidth) } + [""]
        for row in rows {
            let rest = (1..<9).map { " " + Numbers.right(row[$0], widths[$0]) }.joined()
            if row[0].count > first {
                lines.append(row[0])
                lines.append(("".padded(to: first) + rest).trimmedEnd)
            } else {
                lines.append((row[0].padded(to: first) + rest).trimmedEnd)
            }
        }
        lines.append("")
        lines += (legend.prefix(2) + [differences] + notes.map { "Note: \($0)" })
            .map { $0.wrapped(Self.mailWidth) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let mailWidth = 72

    /// A table as most forges draw it.
    public var markdown: String {
        func row(_ cells: [String]) -> String {
            "| "
                + cells.map { $0.replacing("|", with: "\\|").replacing("_", with: "\\_") }
                .joined(separator: " | ") + " |"
        }
        let percent = "\(Int((PairedComparison.effect * 100).rounded())) %"
        var lines = [heads.joined(separator: "  \n"), ""]
        lines.append(
            row(["counter", "A", "B", "diff %", "±", "sd", "null", "p", "p any", percent]))
        lines.append("| --- |" + String(repeating: " ---: |", count: 9))
        lines += cells.map { cell in
            let difference =
                cell.mark.isEmpty ? cell.difference : "**\(cell.difference)** \\*"
            return row([
                cell.name, cell.a, cell.b, difference, cell.halfWidth, cell.deviation, cell.noise,
                cell.chance, cell.family, cell.pairs,
            ])
        }
        lines.append("")
        lines += legend + ["", differences]
        for note in notes { lines += ["", "Note: \(note)"] }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// The text without the blanks at its end.
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension PairsReport {
    /// B's mean over A's in words, with its 95 % interval.
    public static func ratio(_ row: CounterDifference) -> String {
        guard let ratio = row.ratio else { return "no ratio" }
        let half = row.halfWidth.flatMap(row.share) ?? 0
        return "\(Numbers.fixed(ratio, 4)) (\(Numbers.fixed(ratio - half, 4)) to "
            + "\(Numbers.fixed(ratio + half, 4)))"
    }
}
