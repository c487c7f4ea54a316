// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SystemPackage

/// `srorch convert`
struct Convert: AsyncParsableCommand {
    enum Target: String, CaseIterable, ExpressibleByArgument {
        case srt, csv, ndjson
    }

    static let configuration = CommandConfiguration(
        abstract: "Write a trace in another layout.",
        discussion: """
            srt      this project's own, docs/trace-format.md
            csv      a line an event, with a header line
            ndjson   a JSON object an event

            What the target cannot say is counted on standard error.

            EXAMPLE: srorch convert --to srt -o old.srt old-dump.bin
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var output: OutputArgument

    @Option(help: "srt, csv or ndjson.")
    var to: Target

    func run() async throws {
        try output.check(inputs: [input.file], binary: to == .srt)
        var reader = try input.open()
        switch to {
        case .srt: try writeTrace(&reader)
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
