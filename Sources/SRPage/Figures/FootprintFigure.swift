// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay
internal import SRReport

/// What each allocator held while a trace went by.
struct FootprintFigure {
    let name: String
    let replay: ReplayReport
    /// Whether instants are of time, else of events.
    let byTime: Bool

    /// Instants that are drawn.
    private static let instants = 192
    private static let height = 1000

    /// Colours and dashes that the style sheet has.
    static let styles = 9

    func add(to page: inout Markup) {
        let drawn = replay.outcomes.filter { !$0.result.series.points.isEmpty }
        let curves = drawn.map { curve($0.result.series) }
        let top = curves.joined().max() ?? 0
        guard top > 0 else { return }
        // The names stand in the order of the peaks, so that eye and key agree.
        let order = drawn.indices.sorted {
            drawn[$0].result.peak.footprint > drawn[$1].result.peak.footprint
        }
        let size = Numbers.bytes(UInt64(top))
        let unit = byTime ? "s" : "events"
        page.element("figure") { figure in
            figure.element(
                "figcaption",
                "What each allocator holds over time, with the lengths of \(replay.compressor): "
                    + "at most \(size).")
            figure.element("ul", ["class": "legend"]) { legend in
                for number in order {
                    legend.element("li") { item in
                        Self.swatch(number, into: &item)
                        item.text(drawn[number].result.name)
                    }
                }
            }
            Plot(
                title: "\(name): footprint over time with \(replay.compressor)",
                description: "At most \(size). Highest peak first: "
                    + order.map { drawn[$0].result.name }.joined(separator: ", ") + ".",
                y: [size, "held", "0"], x: Axis(to: span, unit)
            ).frame(width: Self.instants, height: Self.height, style: "lines", into: &figure) {
                for number in order.reversed() {
                    $0.element(
                        "path",
                        [
                            "class": "l\(number % Self.styles)",
                            "d": Self.path(curves[number], top: top),
                        ], "")
                }
            }
        }
    }

    private var span: Double {
        let points = replay.outcomes.map(\.result.series.points).first { !$0.isEmpty } ?? []
        guard let first = points.first, let last = points.last else { return 0 }
        return byTime
            ? Double(last.moment.time &- first.moment.time) / 1e9
            : Double(last.moment.event - first.moment.event)
    }

    private static func swatch(_ number: Int, into page: inout Markup) {
        page.element(
            "svg", ["viewBox": "0 0 32 8", "class": "lines", "aria-hidden": "true"]
        ) {
            $0.element("path", ["class": "l\(number % styles)", "d": "M0 4H32"], "")
        }
    }

    /// The footprint at equally spaced instants.
    private func curve(_ series: TimeSeries) -> [Double] {
        let points = series.points
        guard let first = points.first, let last = points.last else { return [] }
        func place(_ point: TimeSeries.Point) -> Double {
            byTime
                ? Double(point.moment.time) - Double(first.moment.time)
                : Double(point.moment.event - first.moment.event)
        }
        let end = place(last)
        var index = 0
        return (0..<Self.instants).map { instant in
            let at = end * Double(instant) / Double(Self.instants - 1)
            while index + 1 < points.count, place(points[index + 1]) <= at { index += 1 }
            return Double(points[index].books.footprint)
        }
    }

    private static func path(_ values: [Double], top: Double) -> String {
        var path = ""
        var last = -1
        for (instant, value) in values.enumerated() {
            let y = height - Int((value / top * Double(height)).rounded())
            if instant == 0 {
                path = "M0 \(y)"
            } else if y != last {
                path += "H\(instant)V\(y)"
            }
            last = y
        }
        return path + "H\(values.count)"
    }
}
