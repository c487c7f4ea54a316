// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SRText
public import SystemPackage

/// Writes events as text, a line each.
///
/// CSV and NDJSON are tables: each row has every column, and each column holds numbers alone
/// (the operation is text), 0 where it does not apply. Readers guess a column's type from the
/// first rows, and lose or refuse what is of another kind later.
public struct EventDump: Sendable {
    public enum Style: String, Sendable, CaseIterable {
        /// `seconds operation page length flags`, for people.
        case text
        /// Comma-separated values with a header line; columns as the NDJSON keys.
        case csv
        /// A JSON object a line.
        case ndjson
    }

    public var style: Style
    /// Columns of the compressed lengths: `length`, or `length.NAME` for each of several
    /// compressors.
    private let lengthNames: [String]
    /// The lengths' keys in NDJSON, each with the comma before it and the colon after it.
    private let lengthKeys: [String]

    /// - Parameters:
    ///   - style: how an event is written.
    ///   - compressors: names of those whose lengths each write bears.
    public init(style: Style, compressors: [String]) {
        self.style = style
        lengthNames =
            compressors.count == 1
            ? ["length"] : compressors.map { "length." + PlainText.line($0) }
        lengthKeys = lengthNames.map { "," + JSONValue.quoted($0) + ":" }
    }

    /// What stands before the first event.
    public func begin(_ output: inout TextOutput) throws(Errno) {
        guard style == .csv else { return }
        let lengths = lengthNames.map(CSVText.field).joined(separator: ",")
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
        try output.write(UInt64(event.pageIndex))
        for column in lengthNames.indices {
            try output.write(",")
            try output.write(length(event, batch, index, column))
        }
        try output.write(",")
        try output.write(UInt64(event.flags.rawValue))
        try output.write(",")
        try output.write(lost(event))
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
        try output.write(",\"operation\":\"\(event.operation.name)\",\"page\":")
        try output.write(UInt64(event.pageIndex))
        for (column, key) in lengthKeys.enumerated() {
            try output.write(key)
            try output.write(length(event, batch, index, column))
        }
        try output.write(",\"flags\":")
        try output.write(UInt64(event.flags.rawValue))
        try output.write(",\"count\":")
        try output.write(lost(event))
        try output.write("}\n")
    }

    /// The length under a compressor; 0 of what is no write.
    private func length(
        _ event: SwapEvent, _ batch: borrowing EventBatch, _ index: Int, _ column: Int
    ) -> UInt64 {
        event.operation == .write ? UInt64(batch.lengths[column][index]) : 0
    }

    /// How many records were lost; 0 of what is no loss.
    private func lost(_ event: SwapEvent) -> UInt64 {
        event.operation == .lost ? UInt64(event.length) : 0
    }
}
