// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SystemPackage

/// `srorch convert`
struct Convert: AsyncParsableCommand {
    enum Target: String, CaseIterable, ExpressibleByArgument {
        case srt, legacy8, legacy24, csv, ndjson
    }

    static let configuration = CommandConfiguration(
        abstract: "Write a trace in another layout.",
        discussion: """
            srt       this project's own, docs/trace-format.md
            legacy8   2008, 8 bytes a record: reads and writes alone
            legacy24  2008, the same and 16 bytes for an MD5, which are zeros
            csv       a line an event, with a header line
            ndjson    a JSON object an event

            What the target cannot say is counted on standard error.

            EXAMPLE: srorch convert --to srt -o old.srt old-dump.bin
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var output: OutputArgument

    @Option(help: "srt, legacy8, legacy24, csv or ndjson.")
    var to: Target

    func run() async throws {
        try output.check(inputs: [input.file], binary: ![.csv, .ndjson].contains(to))
        var reader = try input.open()
        switch to {
        case .srt: try writeTrace(&reader)
        case .legacy8: try writeLegacy(&reader, .legacy8)
        case .legacy24: try writeLegacy(&reader, .legacy24)
        case .csv: try writeText(&reader, .csv)
        case .ndjson: try writeText(&reader, .ndjson)
        }
        try input.check(reader)
    }

    private func writeTrace(_ reader: inout TraceReader) throws {
        do throws(TraceError) {
            var writer = try output.traceWriter(reader.header.derived(reader.header.origin))
            var batch = EventBatch(compressors: reader.header.compressors.count)
            while try reader.read(into: &batch) {
                for index in 0..<batch.count { try writer.append(batch, index) }
            }
            _ = try writer.finish()
        } catch {
            throw output.report(error, reading: input.file)
        }
    }

    private func writeLegacy(_ reader: inout TraceReader, _ format: TraceFormat) throws {
        let leftOut: LegacyWriter.LeftOut
        do throws(TraceError) {
            var writer = try output.legacyWriter(format)
            var batch = EventBatch(compressors: reader.header.compressors.count)
            while try reader.read(into: &batch) {
                for index in 0..<batch.count { try writer.append(batch[index]) }
            }
            leftOut = try writer.finish()
        } catch {
            throw output.report(error, reading: input.file)
        }
        let words = Self.words(leftOut, reader.header)
        if !words.isEmpty {
            Complaint.say("\(format.rawValue) has no place for \(words): left out")
        }
    }

    /// What a layout of 2008 could not hold of a trace; empty of one that came from there.
    private static func words(_ leftOut: LegacyWriter.LeftOut, _ header: TraceHeader) -> String {
        var parts: [String] = []
        for (count, name) in [
            (leftOut.frees, "frees"), (leftOut.discards, "discards"),
            (leftOut.lost, "lost records"),
        ] where count > 0 { parts.append("\(Numbers.grouped(count)) \(name)") }
        if header.clock != .none { parts.append("times and flags") }
        let others = header.compressors.dropFirst().joined(separator: ", ")
        if !others.isEmpty { parts.append("the lengths of \(others)") }
        if header.pageSize != 4096 { parts.append("a page size of \(header.pageSize)") }
        return parts.joined(separator: ", ")
    }

    private func writeText(_ reader: inout TraceReader, _ style: EventDump.Style) throws {
        let dump = EventDump(style: style, compressors: reader.header.compressors)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        try output.withDescriptor { descriptor in
            var text = TextOutput(descriptor)
            try dump.begin(&text)
            while try next(&reader, &batch) {
                for index in 0..<batch.count { try dump.write(batch, index, to: &text) }
            }
            try text.flush()
        }
    }

    private func next(_ reader: inout TraceReader, _ batch: inout EventBatch) throws -> Bool {
        do throws(TraceError) { return try reader.read(into: &batch) } catch {
            throw input.report(error)
        }
    }
}
