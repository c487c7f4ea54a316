// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A report as one HTML page that needs nothing else: no network, no script. The same contents
/// give the same bytes.
public struct ReportPage: Sendable {
    public let contents: ReportContents

    public init(_ contents: ReportContents) { self.contents = contents }

    public var html: String {
        var page = Markup()
        page.element("html", ["lang": "en"]) { root in
            root.element("head") { head in
                head.void("meta", ["charset": "utf-8"])
                head.void(
                    "meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"])
                head.element("title", "\(contents.title): swap report")
                head.style(Stylesheet.text)
            }
            root.element("body") { body in
                body.element("a", ["class": "skip", "href": "#main"], "Skip to the report")
                body.element("header") {
                    $0.element("p", ["class": "dim"], "Swap report")
                    $0.element("h1", contents.title)
                }
                body.element("main", ["id": "main", "tabindex": "-1"]) { self.main(into: &$0) }
            }
        }
        return "<!doctype html>\n" + page.html
    }

    private func main(into page: inout Markup) {
        let runs = contents.runs
        if !contents.verdict.isEmpty {
            page.element("h2", "What to set")
            for paragraph in contents.verdict { page.element("p", paragraph) }
        }
        if let account = contents.account { page.element("p", account) }
        for note in contents.notes { page.element("p", ["class": "warn"], note) }
        absences("Runs that cannot be read", contents.unread, into: &page)
        absences("Runs that failed", contents.failed, into: &page)
        if runs.count > 1 { contents.summary(into: &page) }
        let detail = FigureDetail(runs: runs.count)
        // A page of one run has its name already.
        let isAlone = runs.count == 1 && contents.title == runs[0].name
        for (number, run) in runs.enumerated() {
            run.section(
                heading: isAlone ? "The run" : run.name, id: "run-\(number + 1)",
                distance: contents.distances[number], detail: detail,
                into: &page)
        }
        Glossary.list(of: page.html, into: &page)
    }

    private func absences(
        _ title: String, _ absences: [ReportContents.Absence], into page: inout Markup
    ) {
        guard !absences.isEmpty else { return }
        page.element("h2", title)
        page.element("ul", ["class": "warn"]) { list in
            for absence in absences {
                list.element("li", "\(absence.name): \(absence.reason)")
            }
        }
    }
}
