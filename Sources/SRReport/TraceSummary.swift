// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRParse
public import SRSupport
public import SRText

/// What a trace is and holds, as `srorch info` tells it.
public struct TraceSummary: Sendable {
    public var format: TraceFormat
    public var header: TraceHeader
    public var totals: TraceTotals
    /// Bytes of the file; nil of a pipe.
    public var bytes: UInt64?
    public var blocks: Int
    /// Whether the trace has its end, and all that was read of it fits its checksums.
    public var complete: Bool
    /// Damaged parts that were found.
    public var damaged: Int
    /// What is wrong, if something is.
    public var problem: SRError?
    /// Whether all events were read, not the footer alone.
    public var verified: Bool

    /// Takes the summary from a reader: from the footer where that is enough, else by
    /// reading all events.
    /// - Parameters:
    ///   - reader: of the trace, at its beginning.
    ///   - verify: read all even if there is a footer.
    public static func of(
        _ reader: inout TraceReader, verify: Bool
    ) async throws(SRError) -> TraceSummary {
        if !verify, let totals = reader.totals, let index = reader.index {
            return TraceSummary(
                format: reader.format, header: reader.header, totals: totals,
                bytes: reader.bytes, blocks: index.count, complete: true, damaged: 0,
                problem: nil, verified: false)
        }
        let totals = try await reader.readToEnd()
        var summary = TraceSummary(
            format: reader.format, header: reader.header, totals: totals,
            bytes: reader.bytes ?? reader.position, blocks: reader.blocksRead, complete: false,
            damaged: reader.blocksSkipped, problem: nil, verified: true)
        switch reader.state {
        case .complete: summary.complete = true
        case .reading: break
        case .truncated(let error): summary.problem = error
        case .damaged(let error):
            summary.problem = error
            summary.damaged = max(summary.damaged, 1)
        }
        return summary
    }

    /// Seconds from the first event to the last; 0 where the last one's time is the smaller.
    public var seconds: Double {
        max(0, Elapsed.seconds(from: totals.firstTime, to: totals.lastTime))
    }

    public var json: JSONValue {
        .object([
            .init("format", .string(format.rawValue)),
            .init("version", .integer(Int64(header.version))),
            .init("bytes", bytes.map { .unsigned($0) } ?? .null),
            .init("blocks", .integer(Int64(blocks))),
            .init("complete", .bool(complete)),
            .init("damaged", .integer(Int64(damaged))),
            .init("problem", problem.map { .string($0.description) } ?? .null),
            .init("verified", .bool(verified)),
            .init("pageSize", .unsigned(UInt64(header.pageSize.bytes))),
            .init("compressors", .array(header.compressors.map { .string($0) })),
            .init("implementations", .array(header.implementations.map { .string($0) })),
            .init("clock", .string(header.clock.name)),
            .init("timeResolution", .unsigned(header.timeResolution)),
            .init("origin", .string(header.origin)),
            .init("seconds", .number(seconds)),
            .init("highestPage", .unsigned(UInt64(totals.highestPage))),
            .init(
                "events",
                .object([
                    .init("reads", .unsigned(totals.reads)),
                    .init("writes", .unsigned(totals.writes)),
                    .init("frees", .unsigned(totals.frees)),
                    .init("discards", .unsigned(totals.discards)),
                    .init("lost", .unsigned(totals.lost)),
                    .init("gaps", .unsigned(totals.gaps)),
                    .init("sameFilled", .unsigned(totals.sameFilled)),
                    .init("partial", .unsigned(totals.partial)),
                ])),
        ])
    }

    public var text: String {
        let header = header.shown
        var lines: [(name: String, value: String)] = []
        lines.append(
            ("format", format == .srt ? "srt, version \(header.version)" : format.rawValue))
        if !header.origin.isEmpty { lines.append(("origin", header.origin)) }
        lines.append(("state", state))
        if let bytes {
            var size = "\(Numbers.bytes(bytes)) (\(Numbers.grouped(bytes)) bytes)"
            if format == .srt { size += " in \(blocks) blocks" }
            if totals.events > 0 {
                let each = Double(bytes) / Double(totals.events)
                size += ", \(Numbers.fixed(each, 2)) bytes an event"
            }
            lines.append(("size", size))
        }
        lines.append(
            ("pages", "\(header.pageSize.bytes) bytes, indices up to \(totals.highestPage)"))
        lines.append(("lengths of", header.labels.joined(separator: ", ")))
        if header.clock != .none {
            let steps =
                header.timeResolution == 1
                ? "" : ", in steps of \(Numbers.grouped(header.timeResolution)) ns"
            lines.append(
                (
                    "time",
                    "\(Numbers.fixed(seconds, 3)) s of the \(header.clock.name) clock\(steps)"
                ))
        }
        let all = totals.reads &+ totals.writes &+ totals.frees &+ totals.discards
        lines.append(("events", Numbers.grouped(all)))
        for (name, count) in [
            ("reads", totals.reads), ("writes", totals.writes), ("frees", totals.frees),
            ("discards", totals.discards),
        ] {
            lines.append(("  " + name, Numbers.grouped(count)))
        }
        let gaps = totals.gaps == 0 ? "" : " records in \(Numbers.grouped(totals.gaps)) gaps"
        lines.append(("lost", Numbers.grouped(totals.lost) + gaps))
        if totals.writes > 0 {
            if header.compressors.count > 1 { lines.append(("mean length", "")) }
            for (name, sum) in zip(header.compressors, totals.bytes) {
                let mean = Double(sum) / Double(totals.writes)
                lines.append(
                    (
                        header.compressors.count == 1 ? "mean length" : "  under \(name)",
                        "\(Numbers.fixed(mean, 1)) bytes"
                    ))
            }
            lines.append(
                ("same-filled", Numbers.percent(totals.sameFilled, of: totals.writes)))
        }
        let width = lines.map(\.name.count).max() ?? 0
        return lines.map { $0.name.padded(to: width + 2) + $0.value + "\n" }.joined()
    }

    private var state: String {
        if let problem { return "not whole: \(problem)" }
        if !complete { return "not whole" }
        return verified ? "whole, every block checked" : "whole"
    }
}
