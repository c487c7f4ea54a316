// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SystemPackage

/// Writes events as text, a line each.
public struct EventDump: Sendable {
    public enum Style: String, Sendable, CaseIterable {
        /// `seconds operation page length flags`, for people.
        case text
        /// With a header line; columns as the NDJSON keys.
        case csv
        /// A JSON object a line.
        case ndjson
    }

    public var style: Style
    /// Names of the compressors whose lengths each write bears.
    public var compressors: [String]

    public init(style: Style, compressors: [String]) {
        self.style = style
        self.compressors = compressors
    }

    /// What stands before the first event.
    public func begin(_ output: inout TextOutput) throws(Errno) {
        guard style == .csv else { return }
        let lengths =
            compressors.count == 1
            ? "length" : compressors.map { "length." + $0 }.joined(separator: ",")
        try output.write("event,time,operation,page,\(lengths),flags,count\n")
    }

    /// Event `index` of `batch`.
    public func write(
        _ batch: borrowing EventBatch, _ index: Int, to output: inout TextOutput
    ) throws(Errno) {
        let event = batch[index]
        switch style {
        case .text: try writeText(event, batch, index, &output)
        case .csv: try writeCSV(event, batch, index, &output)
        case .ndjson: try writeJSON(event, batch, index, &output)
        }
    }

    /// Names of flags, in the order in which they are written.
    private static let flagNames: [(flag: EventFlags, name: String)] = [
        (.sameFilled, "same-filled"), (.partial, "partial"),
    ]

    private func writeText(
        _ event: SwapEvent, _ batch: borrowing EventBatch, _ index: Int,
        _ output: inout TextOutput
    ) throws(Errno) {
        try output.write(event.time / 1_000_000_000)
        try output.write(".")
        try output.write(event.time % 1_000_000_000, width: 9)
        try output.write(" \(event.operation.name)")
        switch event.operation {
        case .lost: try output.write(" \(event.length)")
        case .write:
            try output.write(" \(event.pageIndex)")
            for compressor in batch.lengths.indices {
                try output.write(" ")
                try output.write(UInt64(batch.lengths[compressor][index]))
            }
        default: try output.write(" \(event.pageIndex)")
        }
        for (flag, name) in Self.flagNames where event.flags.contains(flag) {
            try output.write(" " + name)
        }
        try output.write("\n")
    }

    private func writeCSV(
        _ event: SwapEvent, _ batch: borrowing EventBatch, _ index: Int,
        _ output: inout TextOutput
    ) throws(Errno) {
        try output.write(batch.firstEvent + UInt64(index))
        try output.write(",")
        try output.write(event.time)
        try output.write(",\(event.operation.name),")
        if event.operation != .lost { try output.write(UInt64(event.pageIndex)) }
        for compressor in batch.lengths.indices {
            try output.write(",")
            if event.operation == .write {
                try output.write(UInt64(batch.lengths[compressor][index]))
            }
        }
        try output.write(",")
        try output.write(UInt64(event.flags.rawValue))
        try output.write(",")
        if event.operation == .lost { try output.write(UInt64(event.length)) }
        try output.write("\n")
    }

    private func writeJSON(
        _ event: SwapEvent, _ batch: borrowing EventBatch, _ index: Int,
        _ output: inout TextOutput
    ) throws(Errno) {
        try output.write("{\"event\":")
        try output.write(batch.firstEvent + UInt64(index))
        try output.write(",\"time\":")
        try output.write(event.time)
        try output.write(",\"operation\":\"\(event.operation.name)\"")
        if event.operation == .lost {
            try output.write(",\"count\":\(event.length)}\n")
            return
        }
        try output.write(",\"page\":")
        try output.write(UInt64(event.pageIndex))
        if event.operation == .write {
            if compressors.count == 1 {
                try output.write(",\"length\":")
                try output.write(UInt64(event.length))
            } else {
                let lengths = batch.lengths(of: index).map(String.init).joined(separator: ",")
                try output.write(",\"lengths\":[\(lengths)]")
            }
        }
        if !event.flags.isEmpty {
            let names = Self.flagNames.filter { event.flags.contains($0.flag) }
                .map { "\"\($0.name)\"" }
            try output.write(",\"flags\":[" + names.joined(separator: ",") + "]")
        }
        try output.write("}\n")
    }
}
