// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReplay
internal import SRReport
internal import SRStats
internal import SRText

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
        let steps = drawn.map { curve($0.result.series) }
        let span = steps.map(\.end).max() ?? 0
        let curves = steps.map { $0.resampled(to: Self.instants) }
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

    private static func swatch(_ number: Int, into page: inout Markup) {
        page.element(
            "svg", ["viewBox": "0 0 32 8", "class": "lines", "aria-hidden": "true"]
        ) {
            $0.element("path", ["class": "l\(number % styles)", "d": "M0 4H32"], "")
        }
    }

    /// The footprint from the trace's first event on, over seconds or events.
    private func curve(_ series: TimeSeries) -> StepCurve {
        let points = series.points
        var curve = StepCurve()
        guard let first = points.first?.moment else { return curve }
        for point in points {
            let place =
                byTime
                ? Elapsed.seconds(from: first.time, to: point.moment.time)
                : Double(point.moment.event - first.event)
            curve.add(Double(point.usage.footprint), at: place)
        }
        return curve
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
