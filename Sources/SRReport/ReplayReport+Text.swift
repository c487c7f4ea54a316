// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
import SRReplay
internal import SRText

extension ReplayReport {
    /// The report for people: a table, then what they must know to read it.
    public var text: String {
        let ideal = Numbers.bytes(UInt64(counts.peakLive))
        var text =
            "\(trace): \(Numbers.grouped(counts.events)) events, "
            + "\(Numbers.grouped(counts.writes)) writes, \(Numbers.grouped(counts.frees)) frees\n"
            + "policy \(policy.kind.rawValue): \(policy.explanation)\n"
            + "lengths of \(PlainText.line(compressor)); at most \(ideal) live at once in "
            + "\(Numbers.grouped(UInt64(counts.peakObjects))) pages (event "
            + "\(Numbers.grouped(counts.peakLiveEvent)))\n\n"
        text += TextTable.text(Self.columns.map(\.title), outcomes.map(cells))
        for outcome in outcomes {
            if let error = outcome.result.error {
                text += "\(outcome.result.name): \(error)\n"
            }
        }
        text += "\n"
        for remark in remarks { text += remark + "\n" }
        text += "Arenas return pages: \(options.returnPages.rawValue).\n"
        return text
    }

    private struct Column {
        var title: String
        var cell: (ReplayReport, ReplayOutcome) -> String
    }

    private static var columns: [Column] {
        func bytes(_ value: Int) -> String { Numbers.bytes(UInt64(max(0, value))) }
        func part(_ result: AllocatorResult, _ value: Int) -> String {
            result.tellsParts ? bytes(value) : "-"
        }
        func share(_ value: Double?) -> String {
            guard let value else { return "-" }
            return (value < 0 ? "" : "+") + Numbers.fixed(value * 100, 1) + " %"
        }
        return [
            Column(title: "allocator") { $1.result.name },
            Column(title: "peak") { bytes($1.result.peak.footprint) },
            Column(title: "over ideal") { share($0.overIdeal($1)) },
            Column(title: "occupied") { share($0.occupiedOverIdeal($1)) },
            Column(title: "pages") { Numbers.grouped(UInt64(max(0, $1.result.peak.pages))) },
            Column(title: "internal") { part($1.result, $1.result.peak.internalWaste) },
            Column(title: "external") { part($1.result, $1.result.peak.externalWaste) },
            Column(title: "metadata") { part($1.result, $1.result.peak.metadata) },
            Column(title: "M op/s") {
                $1.operationsPerSecond.map { Numbers.fixed($0 / 1e6, 1) } ?? "-"
            },
            Column(title: "p50") { "\($1.latency(0.5))" },
            Column(title: "p99") { "\($1.latency(0.99))" },
            Column(title: "max ns") { "\($1.longest)" },
        ]
    }

    private func cells(_ outcome: ReplayOutcome) -> [String] {
        Self.columns.map { $0.cell(self, outcome) }
    }

    /// What each allocator's own kernel would print of it, for those that have such a table.
    public var kernelTables: String {
        outcomes.compactMap { outcome in
            outcome.result.report.map { "\n\(outcome.result.name)\n\($0)" }
        }.joined()
    }

    /// The usage of every allocator over time, as CSV: bytes, seconds from the first event.
    public var csv: String {
        var text =
            "event,seconds,allocator,live,footprint,internal,external,metadata,pages\n"
        for outcome in outcomes {
            let points = outcome.result.series.points
            let start = points.first?.moment.time ?? 0
            let name = CSVText.field(outcome.result.name)
            for point in points {
                let usage = point.usage
                let seconds = Elapsed.seconds(from: start, to: point.moment.time)
                text +=
                    "\(point.moment.event),\(Numbers.fixed(seconds, 6)),\(name),"
                    + "\(usage.live),\(usage.footprint),\(usage.internalWaste),"
                    + "\(usage.externalWaste),\(usage.metadata),\(usage.pages)\n"
            }
        }
        return text
    }
}
