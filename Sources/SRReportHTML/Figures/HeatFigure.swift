// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRStats
internal import SRText

enum HeatFigure {
    static let steps = 7

    /// 0 of an empty cell, else 1 to 7: a step for each doubling below the highest count.
    static func step(_ count: UInt64, _ highest: UInt64) -> Int {
        guard count > 0 else { return 0 }
        let ratio = highest / count
        return max(1, steps - (ratio.bitWidth - 1 - ratio.leadingZeroBitCount))
    }
}

extension RunFigures {
    /// Where on the swap device pages were written and read, over time.
    func heatFigure(_ detail: FigureDetail, into page: inout Markup) {
        let heat = heat.folded(columns: detail.heatColumns, rows: detail.heatRows)
        let columns = heat.usedColumns
        let rows = heat.usedRows
        let highest = heat.counts.max() ?? 0
        guard highest > 0 else { return }
        let pages = UInt64(rows) << heat.rowShift
        page.element("figure") { figure in
            figure.element(
                "figcaption",
                "Page index over time: the stronger a cell's colour, the more writes and reads "
                    + "fell into it. A cell is \(Numbers.grouped(UInt64(1) << heat.rowShift)) "
                    + "page indices high and \(Plot.number(width(heat))) \(unit) wide; the "
                    + "strongest has \(Numbers.grouped(highest)), and each fainter step half of "
                    + "the one before.")
            Plot(
                title: "\(name): page index over time",
                description: "Writes and reads by time and by page index, \(columns) by \(rows) "
                    + "cells.", y: [Numbers.grouped(pages), "page index", "0"],
                x: Axis(to: Double(columns) * width(heat), unit)
            ).frame(width: columns, height: rows, style: "heat", into: &figure) { svg in
                for step in 1...HeatFigure.steps {
                    svg.element(
                        "path",
                        [
                            "opacity": Numbers.fixed(Double(step) / Double(HeatFigure.steps), 2),
                            "d": runs(step, heat),
                        ], "")
                }
            }
        }
        let wide = max(columns / 8, 1)
        let high = max(rows / 8, 1)
        numbers(
            "writes and reads by page index and time",
            ["page index from"]
                + stride(from: 0, to: columns, by: wide).map {
                    "\(Numbers.fixed(Double($0) * width(heat), 1)) \(unit)"
                },
            stride(from: 0, to: rows, by: high).map { row in
                [Numbers.grouped(UInt64(row) << heat.rowShift)]
                    + stride(from: 0, to: columns, by: wide).map { column in
                        var sum: UInt64 = 0
                        for y in row..<min(row + high, rows) {
                            for x in column..<min(column + wide, columns) {
                                sum += heat.count(x, y)
                            }
                        }
                        return Numbers.grouped(sum)
                    }
            }, into: &page)
    }

    /// The cells of one step as lines along their rows, page index 0 at the bottom.
    private func runs(_ step: Int, _ heat: FoldingGrid) -> String {
        let highest = heat.counts.max() ?? 0
        let rows = heat.usedRows
        var path = ""
        for row in 0..<rows {
            var start: Int?
            for column in 0...heat.usedColumns {
                let inside =
                    column < heat.usedColumns
                    && HeatFigure.step(heat.count(column, row), highest) == step
                if inside, start == nil { start = column }
                if !inside, let from = start {
                    path += "M\(from) \(rows - row - 1).5H\(column)"
                    start = nil
                }
            }
        }
        return path
    }
}
