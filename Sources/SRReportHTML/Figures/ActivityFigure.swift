// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRStats
internal import SRText

/// Operations that are drawn together.
struct ActivityKind {
    let name: String
    let operations: [Operation]
    /// A class of the style sheet.
    let style: String

    static let all = [
        ActivityKind(name: "writes", operations: [.write], style: "fa"),
        ActivityKind(name: "reads", operations: [.read], style: "fb"),
        ActivityKind(name: "frees", operations: [.free, .discard], style: "fc"),
    ]
}

extension RunFigures {
    /// How often they were, a second or, without a clock, in 1,000 events, over time.
    func rates(_ kind: ActivityKind) -> [Double] {
        let width = width(activity)
        return (0..<activity.usedColumns).map { column in
            let count = kind.operations.reduce(UInt64(0)) {
                $0 + activity.count(column, Int($1.rawValue))
            }
            return profile.hasClock ? Double(count) / width : Double(count) * 1000 / width
        }
    }

    /// Writes, reads and frees over time, on one scale.
    func activityFigure(into page: inout Markup) {
        let columns = activity.usedColumns
        let width = width(activity)
        let kinds = ActivityKind.all
        let rates = kinds.map { self.rates($0) }
        // Slots are given up in bursts that would flatten the rest.
        let top = rates.prefix(2).joined().max() ?? 0
        let unit = profile.hasClock ? "pages/s" : "in 1,000 events"
        page.element("figure") { figure in
            figure.element(
                "figcaption",
                "Swap activity over time: pages written and read back, on one scale, and slots "
                    + "given up (freed or discarded), on its own; \(unit).")
            for (kind, rate) in zip(kinds, rates) {
                let top = kind.name == "frees" ? rate.max() ?? 0 : top
                Plot(
                    title: "\(name): \(kind.name) over time",
                    description: "At most \(Plot.number(rate.max() ?? 0)) \(unit).",
                    y: [Plot.number(top), kind.name, "0"],
                    x: Axis(to: Double(columns) * width, self.unit)
                ).columns(rate, top: top, style: kind.style, into: &figure)
            }
        }
        let step = max((columns + 31) / 32, 1)
        numbers(
            "Swap activity, \(unit)", ["from, \(self.unit)"] + kinds.map(\.name),
            stride(from: 0, to: columns, by: step).map { start in
                let end = min(start + step, columns)
                return [Numbers.fixed(Double(start) * width, 1)]
                    + rates.map { rate in
                        Plot.number(rate[start..<end].reduce(0, +) / Double(end - start))
                    }
            }, into: &page)
    }

    /// The numbers behind a figure.
    func numbers(
        _ label: String, _ heads: [String], _ rows: [[String]], into page: inout Markup
    ) {
        page.element("details") { details in
            details.element("summary", "Numbers: \(label)")
            details.table("\(name): \(label)", heads, rows)
        }
    }
}
