// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReplay
internal import SRReport
internal import SRRunFolder
internal import SRStats
internal import SRText

extension RunFigures {
    /// The run's part of the page.
    /// - Parameters:
    ///   - heading: its own, and `id` the anchor of it.
    ///   - distance: from the page's baseline, where the page has one and it is another run.
    ///   - detail: of its figures.
    func section(
        heading: String, id: String, distance: RunDistance?, detail: FigureDetail,
        into page: inout Markup
    ) {
        page.element("section", ["aria-labelledby": id]) { section in
            section.element("h2", ["id": id], heading)
            section.element("p", headline)
            for problem in problems { section.element("p", ["class": "warn"], problem) }
            section.element("dl", ["class": "key"]) { list in
                for (title, value) in keyFigures {
                    list.element("div") {
                        $0.element("dt", title)
                        $0.element("dd", value)
                    }
                }
            }
            part("What ran, and where", into: &section)
            section.element("div", ["class": "words"]) {
                $0.table("\(name): what ran, and where", ["what", "value"], facts)
            }
            if let books = record?.books { self.books(books, into: &section) }
            if profile.events == 0 {
                part("Figures", into: &section)
                section.element(
                    "p",
                    "The trace holds no event: nothing was swapped. Give less memory, or a "
                        + "larger workload.")
            } else {
                part("Swap activity", into: &section)
                activityFigure(into: &section)
                heatFigure(detail, into: &section)
                if profile.counts.writes > 0 {
                    part("Compressed lengths", into: &section)
                    lengthFigure(into: &section)
                    part("Live pages", into: &section)
                    liveFigure(into: &section)
                    allocators(into: &section)
                }
            }
            distance?.section(of: name, into: &section)
            part("How to reproduce", into: &section)
            reproduce(into: &section)
        }
    }

    /// A heading within the run's part.
    func part(_ title: String, into page: inout Markup) { page.element("h3", title) }

    private var keyFigures: [(String, String)] {
        let counts = profile.counts
        var figures = [
            ("events", Numbers.grouped(profile.events)),
            ("pages written", Numbers.grouped(counts.writes)),
            ("pages read back", Numbers.grouped(counts.reads)),
            ("records lost", Numbers.grouped(counts.lost)),
        ]
        if counts.writes > 0 {
            figures.append(
                (meanLengthTitle, "\(Numbers.fixed(profile.lengths.meanLength, 0)) B"))
            figures.append(("peak live pages", Numbers.grouped(profile.live.peak.pages)))
        }
        return figures
    }

    private func books(_ books: Books, into page: inout Markup) {
        part("The counters", into: &page)
        page.element(
            "p",
            books.balanced
                ? "They balance: each page that the guest's kernel counted is in the trace."
                : "They do not balance: the trace and the guest's kernel differ without a cause "
                    + "that has a name.")
        func row(_ name: String, _ account: Books.Account) -> [String] {
            [
                name, Numbers.grouped(UInt64(max(0, account.trace))),
                Numbers.grouped(UInt64(max(0, account.counter))),
                account.differences.map { "\($0.pages) \($0.name)" }.joined(separator: "; "),
                "\(account.unexplained)",
            ]
        }
        page.table(
            "\(name): pages by the trace and by the kernel",
            ["pages", "trace", "kernel", "explained", "unexplained"],
            [row("reads (pswpin)", books.reads), row("writes (pswpout)", books.writes)])
    }

    private func reproduce(into page: inout Markup) {
        let (command, words) = againElsewhere
        if let words { page.element("p", words) }
        if let command { page.element("pre", ["tabindex": "0"], command) }
        if let trace = record?.trace {
            page.element("p", ["class": "dim"], "SHA-256 of trace.srt:")
            page.element("pre", ["tabindex": "0"], trace.sha256)
        }
    }
}
