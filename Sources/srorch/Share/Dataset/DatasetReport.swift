// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRDataset
import SRReport
import SRText

/// A dataset's runs, as a table or as JSON.
struct DatasetReport {
    private let dataset: DatasetDescription

    init(_ dataset: DatasetDescription) { self.dataset = dataset }

    var text: String {
        var rows = [
            ["run", "kernel", "memory", "seconds", "writes", "reads", "frees", "trace", "again"]
        ]
        for run in dataset.runs {
            rows.append([
                PlainText.line(run.name), PlainText.line(run.kernel),
                Numbers.bytes(UInt64(run.memoryKiB) << 10),
                Numbers.fixed(run.seconds, 1), Numbers.grouped(run.writes),
                Numbers.grouped(run.reads), Numbers.grouped(run.frees),
                Numbers.bytes(UInt64(run.traceBytes)), run.repeatable ? "same bytes" : "alike",
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.enumerated().map { column, field in
                column == 0 || column == row.count - 1
                    ? (column == 0 ? Self.left(field, widths[column]) : field)
                    : Numbers.right(field, widths[column])
            }.joined(separator: "  ")
        }
        var facts = PlainText.line("\(dataset.name): \(dataset.title)") + "\n"
        if let licence = dataset.licence { facts += PlainText.line("licence: \(licence)") + "\n" }
        if !dataset.creators.isEmpty {
            facts += PlainText.line("by " + dataset.creators.joined(separator: ", ")) + "\n"
        }
        return facts + "\n" + lines.joined(separator: "\n") + "\n"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// - Parameter more: members that stand before the dataset's own.
    func json(
        _ more: [JSONValue.Member],
        run extra: (DatasetDescription.Run) -> [JSONValue.Member] = { _ in [] }
    ) -> JSONValue {
        .object(
            more + [
                .init("name", .string(dataset.name)), .init("title", .string(dataset.title)),
                .init("licence", dataset.licence.map { .string($0) } ?? .null),
                .init("tool", .string(dataset.tool)),
                .init("guest", dataset.guest.map(Self.json) ?? .null),
                .init("runs", .array(dataset.runs.map { Self.json($0, extra($0)) })),
            ])
    }

    private static func json(_ guest: DatasetDescription.Guest) -> JSONValue {
        .object([
            .init("bytes", .integer(guest.bytes)), .init("sha256", .string(guest.sha256)),
            .init("content", .string(guest.content)), .init("isInside", .bool(guest.isInside)),
        ])
    }

    private static func json(
        _ run: DatasetDescription.Run, _ extra: [JSONValue.Member]
    ) -> JSONValue {
        .object(
            [
                .init("name", .string(run.name)), .init("kind", .string(run.kind)),
                .init("workload", .string(run.workload)), .init("kernel", .string(run.kernel)),
                .init("memoryKiB", .integer(Int64(run.memoryKiB))),
                .init("swapMiB", .integer(Int64(run.swapMiB))),
                .init("seed", .unsigned(run.seed)), .init("repeatable", .bool(run.repeatable)),
                .init("seconds", .number(run.seconds)), .init("reads", .unsigned(run.reads)),
                .init("writes", .unsigned(run.writes)), .init("frees", .unsigned(run.frees)),
                .init("discards", .unsigned(run.discards)),
                .init("traceBytes", .integer(run.traceBytes)),
                .init("traceSHA256", .string(run.traceSHA256)),
                .init("eventsSHA256", run.eventsSHA256.map { .string($0) } ?? .null),
            ] + extra)
    }
}
