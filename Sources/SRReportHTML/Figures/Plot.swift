// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRText

/// A plot whose area stretches with the page while its labels, which are HTML, keep their size.
struct Plot {
    var title: String
    var description: String
    /// Labels from the top down, and those below.
    var y: [String]
    var x: Axis

    /// Columns, one a value, that fill the plot; ``style`` is a class of the style sheet.
    func columns(_ values: [Double], top: Double, style: String, into page: inout Markup) {
        frame(width: values.count, height: Self.height, style: "", into: &page) {
            $0.element("path", ["class": style, "d": Self.path(values, top: top)], "")
        }
    }

    private static let height = 1000

    /// The outline of columns, one of like neighbours.
    private static func path(_ values: [Double], top: Double) -> String {
        var path = "M0 \(height)"
        var last = 0
        for (index, value) in values.enumerated() {
            let now = top > 0 ? Int((value / top * Double(height)).rounded()) : 0
            if now != last { path += "H\(index)V\(height - now)" }
            last = now
        }
        return path + "H\(values.count)V\(height)Z"
    }

    /// A plot without labels, but for those who cannot see it.
    static func small(
        _ title: String, _ values: [Double], top: Double, style: String, into page: inout Markup
    ) {
        page.element(
            "svg",
            [
                "viewBox": "0 0 \(max(values.count, 1)) \(height)",
                "preserveAspectRatio": "none", "role": "img", "aria-label": title,
            ]
        ) { $0.element("path", ["class": style, "d": path(values, top: top)], "") }
    }

    func frame(
        width: Int, height: Int, style: String, into page: inout Markup,
        _ body: (inout Markup) -> Void
    ) {
        page.element("div", ["class": "plot"]) { plot in
            plot.element("div", ["class": "y", "aria-hidden": "true"]) { labels in
                for text in y { labels.element("span", text) }
            }
            plot.element(
                "svg",
                [
                    "viewBox": "0 0 \(max(width, 1)) \(height)", "preserveAspectRatio": "none",
                    "role": "img", "class": style, "aria-label": "\(title). \(description)",
                ]
            ) { svg in
                svg.element("title", title)
                svg.element("desc", description)
                body(&svg)
            }
            plot.element("div", ["class": "x", "aria-hidden": "true"]) { labels in
                for tick in x.ticks {
                    labels.element(
                        "span", ["style": "left:\(Numbers.fixed(tick.place * 100, 2))%"],
                        tick.label)
                }
                labels.element("span", ["class": "end"], x.end)
            }
        }
    }

    /// Three digits or so: 0, 0.03, 7.5, 19,528.
    static func number(_ value: Double) -> String {
        if value >= 100 { return Numbers.grouped(UInt64(value.rounded())) }
        if value >= 1 { return Numbers.fixed(value, 1) }
        return value > 0 ? Numbers.fixed(value, value >= 0.1 ? 2 : 3) : "0"
    }
}
