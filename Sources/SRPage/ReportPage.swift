// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRRun
internal import SRStats

/// A report on runs as one HTML page that needs nothing else: no network, no script. The same
/// runs give the same bytes.
public struct ReportPage: Sendable {
    public var runs: [RunFigures]
    /// Runs of which nothing could be read: what they are called, and why.
    public var unread: [(name: String, reason: String)]

    public init(runs: [RunFigures], unread: [(name: String, reason: String)] = []) {
        self.runs = runs
        self.unread = unread
    }

    public var html: String {
        var page = Markup()
        let title = runs.count == 1 ? "\(runs[0].name): swap report" : "Swap report"
        page.element("html", ["lang": "en"]) { root in
            root.element("head") { head in
                head.void("meta", ["charset": "utf-8"])
                head.void(
                    "meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"])
                head.element("title", title)
                head.style(Stylesheet.text)
            }
            root.element("body") { body in
                body.element("a", ["class": "skip", "href": "#main"], "Skip to the report")
                body.element("header") {
                    $0.element("h1", title)
                    $0.element("p", ["class": "dim"], "What was swapped, and how small it got.")
                }
                body.element("main", ["id": "main", "tabindex": "-1"]) { main in
                    for (name, reason) in unread {
                        main.element("p", ["class": "warn"], "\(name): \(reason)")
                    }
                    if runs.count > 1 { summary(into: &main) }
                    for (number, run) in runs.enumerated() {
                        run.section(id: "run-\(number + 1)", into: &main)
                    }
                }
            }
        }
        return "<!doctype html>\n" + page.html
    }

    private func summary(into page: inout Markup) {
        page.element("h2", "\(runs.count) runs")
        page.table(
            "All runs",
            ["run", "status", "events", "written", "read back", "mean length", "peak live"],
            runs.map { run in
                [
                    run.name, run.record?.status.rawValue ?? "-",
                    Numbers.grouped(run.profile.events),
                    Numbers.grouped(run.profile.counts.writes),
                    Numbers.grouped(run.profile.counts.reads),
                    run.profile.counts.writes > 0
                        ? Numbers.fixed(run.profile.lengths.meanLength, 0) + " B" : "-",
                    Numbers.grouped(run.profile.live.peak.pages),
                ]
            })
        page.element("nav", ["aria-label": "Runs"]) { nav in
            nav.element("ul") { list in
                for (number, run) in runs.enumerated() {
                    list.element("li") {
                        $0.element("a", ["href": "#run-\(number + 1)"], run.name)
                    }
                }
            }
        }
    }
}
