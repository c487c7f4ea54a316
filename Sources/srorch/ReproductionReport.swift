// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRCapture
import SRParse
import SRReport
import SRRun

/// What a person, or a program, is told of a run that was made again.
struct ReproductionReport {
    private let reproduction: Reproduction
    private let trace: RunRecord.Trace?

    init(_ reproduction: Reproduction, trace: RunRecord.Trace?) {
        self.reproduction = reproduction
        self.trace = trace
    }

    var text: String {
        guard let difference = reproduction.difference else {
            return "identical: \(trace?.bytes ?? 0) bytes, SHA-256 \(trace?.sha256 ?? "")\n"
        }
        var lines: [String] = []
        if difference.first == nil, difference.again == nil {
            lines.append(
                "differs, though not in an event: all \(difference.event) are the same, the bytes "
                    + "of the files are not")
        } else {
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
            .init("identical", .bool(reproduction.difference == nil))
        ]
        if let trace {
            members += [
                .init("bytes", .integer(trace.bytes)), .init("sha256", .string(trace.sha256)),
            ]
        }
        if let difference = reproduction.difference {
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
