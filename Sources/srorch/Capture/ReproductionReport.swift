// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRCapture
import SRParse
import SRReport
import SRRunFolder
import SRText

/// What a person, or a program, is told of a run that was made again.
struct ReproductionReport {
    private let reproduction: Reproduction
    private let trace: RunRecord.Trace?
    private let events: RunRecord.Events?

    /// - Parameter again: the record of the new run.
    init(_ reproduction: Reproduction, again: RunRecord) {
        self.reproduction = reproduction
        trace = again.trace
        events = again.events
    }

    var text: String {
        var lines: [String] = []
        switch reproduction.verdict {
        case .sameBytes:
            return
                "identical: \(events?.all ?? 0) events, SHA-256 \(events?.sha256 ?? ""); the file "
                + "too, \(trace?.bytes ?? 0) bytes, SHA-256 \(trace?.sha256 ?? "")\n"
        case .sameEvents(let count):
            lines.append(
                "identical: \(count) events, SHA-256 \(events?.sha256 ?? ""); packed to other bytes, as "
                    + "another libzstd does")
            lines += reproduction.causes.map { "  other \($0)" }
            return lines.joined(separator: "\n") + "\n"
        case .differs(let difference) where difference.first == nil && difference.again == nil:
            lines.append(
                "differs in the traces' headers, or in lengths under another compressor than the "
                    + "first; all \(difference.event) events are the same else")
        case .differs(let difference):
            lines.append("differs from event \(difference.event) on")
            lines.append("  first: \(Self.text(difference.first))")
            lines.append("  again: \(Self.text(difference.again))")
        }
        lines += reproduction.causes.map { "  other \($0)" }
        if reproduction.causes.isEmpty {
            lines.append("  both runs had the same image, QEMU and tool: please report this")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("identical", .bool(reproduction.isIdentical)),
            .init("sameBytes", .bool(reproduction.verdict == .sameBytes)),
            .init("eventsSHA256", events?.sha256.map { .string($0) } ?? .null),
        ]
        if let trace {
            members += [
                .init("bytes", .integer(trace.bytes)), .init("sha256", .string(trace.sha256)),
            ]
        }
        if case .differs(let difference) = reproduction.verdict {
            members += [
                .init("event", .unsigned(difference.event)),
                .init("first", difference.first.map { .string(Self.text($0)) } ?? .null),
                .init("again", difference.again.map { .string(Self.text($0)) } ?? .null),
            ]
        }
        members.append(.init("causes", .array(reproduction.causes.map { .string($0) })))
        return .object(members)
    }

    private static func text(_ event: SwapEvent?) -> String {
        guard let event else { return "the trace has ended" }
        return "\(event.time) ns, \(event.operation), page \(event.pageIndex)"
            + (event.operation == .write ? ", \(event.length) bytes" : "")
    }
}
