// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReport
internal import SRRun
internal import SRStats

extension RunFigures {
    /// The run's part of the page; `id` is the anchor of its heading.
    func section(id: String, into page: inout Markup) {
        page.element("section", ["aria-labelledby": id]) { section in
            section.element("h2", ["id": id], name)
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
                heatFigure(into: &section)
                if profile.counts.writes > 0 {
                    part("Compressed lengths", into: &section)
                    lengthFigure(into: &section)
                    part("Live pages", into: &section)
                    liveFigure(into: &section)
                    allocators(into: &section)
                }
            }
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
                ("mean length", "\(Numbers.fixed(profile.lengths.meanLength, 0)) B"))
            figures.append(("peak live pages", Numbers.grouped(profile.live.peak.pages)))
        }
        return figures
    }

    private var facts: [[String]] {
        var facts: [[String]] = []
        if let record {
            facts.append(["status", record.status.rawValue])
            if let message = record.message { facts.append(["message", message]) }
            facts.append(["workload", record.workload.name])
            let parameters = record.workload.parameters.sorted { $0.key < $1.key }
            if !parameters.isEmpty {
                facts.append(
                    [
                        "parameters",
                        parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
                    ])
            }
            facts.append(["command", record.workload.command.joined(separator: " ")])
            if let guest = record.guest {
                facts.append(["kernel", guest.kernel])
                facts.append(
                    [
                        "guest",
                        "\(guest.memoryMiB) MiB of memory, \(guest.swapMiB) MiB of swap, "
                            + "\(guest.vcpus) CPU",
                    ])
            }
            if let machine = record.machine {
                facts.append(
                    [
                        "machine",
                        "QEMU \(machine.qemu), \(machine.accelerator), seed \(machine.seed)"
                            + (machine.repeatable ? ", repeatable" : ", not repeatable"),
                    ])
            }
            if let synth = record.synth {
                facts.append(
                    [
                        "model",
                        "\(synth.mode), Linux \(synth.kernel), \(synth.reclaim), "
                            + "\(synth.residentKiB / 1024) MiB resident, \(synth.swapMiB) MiB of swap, "
                            + "seed \(synth.seed)",
                    ])
            }
            if let host = record.host { facts.append(["host", host.system]) }
        }
        if !header.origin.isEmpty { facts.append(["trace from", header.origin]) }
        facts.append(["lengths of", header.compressors.joined(separator: ", ")])
        facts.append(["page", "\(header.pageSize) bytes"])
        return facts
    }

    private func books(_ books: Books, into page: inout Markup) {
        part("The books", into: &page)
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
            ["", "trace", "kernel", "explained", "unexplained"],
            [row("reads (pswpin)", books.reads), row("writes (pswpout)", books.writes)])
    }

    private func reproduce(into page: inout Markup) {
        guard let record else {
            page.element("p", "A trace without a run.json: what made it is not known.")
            return
        }
        if record.machine?.repeatable == true {
            page.element("pre", ["tabindex": "0"], "srorch reproduce \(name)")
        } else if let synth = record.synth, synth.mode == "model" {
            page.element(
                "p",
                "The same words to srorch synth give the same bytes on any machine; the "
                    + "table above has them.")
        } else {
            page.element("p", "A run like this one cannot be repeated byte for byte.")
        }
        if let trace = record.trace {
            page.element("p", ["class": "dim"], "SHA-256 of trace.srt:")
            page.element("pre", ["tabindex": "0"], trace.sha256)
        }
    }
}
