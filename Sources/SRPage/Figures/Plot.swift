// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport

/// A plot whose area stretches with the page while its labels, which are HTML, keep their size.
struct Plot {
    var title: String
    var description: String
    /// Labels from the top down, and those below.
    var y: [String]
    var x: Axis

    /// Columns, one a value, that fill the plot; ``style`` is a class of the style sheet.
    func columns(_ values: [Double], top: Double, style: String, into page: inout Markup) {
        frame(width: values.count, height: 1000, style: "", into: &page) { page in
            var path = "M0 1000"
            for (index, value) in values.enumerated() {
                let height = top > 0 ? Int((value / top * 1000).rounded()) : 0
                path += "L\(index) \(1000 - height)H\(index + 1)"
            }
            page.element("path", ["class": style, "d": path + "V1000Z"], "")
        }
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

    static func number(_ value: Double) -> String {
        value >= 100 ? Numbers.grouped(UInt64(value.rounded())) : Numbers.fixed(value, 1)
    }
}
