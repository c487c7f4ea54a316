// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRConvert
import SRLinux
import SRParse
import SRReport
import SRSupport
import SRText
import SystemPackage

/// `srorch convert`
struct Convert: AsyncParsableCommand {
    enum Target: String, CaseIterable, ExpressibleByArgument {
        case srt, legacy8, legacy24, csv
        case packedCSV = "csv.zst"
        case ndjson, oracleGeneral, fio, parquet
    }

    static let configuration = CommandConfiguration(
        abstract: "Write a trace in another layout.",
        discussion: """
            srt       this project's own, docs/trace-format.md
            legacy8   2008, 8 bytes a record: reads and writes alone
            legacy24  2008, the same and 16 bytes for an MD5, which are zeros
            csv       a line an event, with a header line; 0 where a column does not apply
            csv.zst   the same, compressed
            ndjson    a JSON object an event, with the columns of csv
            oracleGeneral  of libCacheSim: 24 bytes a read or write, with its next access; needs \
            a file
            fio       an iolog of version 3: 'fio --read_iolog=FILE' makes the reads and writes \
            again
            parquet   by the Python package sr_parse; -o FOLDER/ makes FOLDER/run=NAME/, and a \
            folder of such is read as one table. A name that a reader would take for a number \
            or a day is refused

            What the layout has no place for is counted on standard error.

            EXAMPLES:
              srorch convert --to srt -o old.srt old-dump.bin
              srorch convert --to srt --time-resolution 4us -o small.srt runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var output: OutputArgument

    @Option(help: "srt, legacy8, legacy24, csv, csv.zst, ndjson, oracleGeneral, fio or parquet.")
    var to: Target

    @Option(
        name: .customLong("time-resolution"),
        help: ArgumentHelp(
            """
            For srt: bring each time down to a multiple of this, 1us, and say so in the header. \
            Most of a trace is its times. (default: the trace's own)
            """, valueName: "time"),
        transform: Measures.timeResolution)
    var timeResolution: UInt64?

    @Option(
        name: .customLong("run-name"),
        help: "For parquet: what the run is called, a text. (default: the run folder's name)")
    var runName: String?

    func validate() throws {
        if timeResolution != nil, to != .srt {
            throw ValidationError("--time-resolution belongs to --to srt.")
        }
    }

    /// The header of the trace that is written.
    /// - Throws: `SRError` of code `usage` for times that the trace does not have.
    private func header(from own: TraceHeader) throws(SRError) -> TraceHeader {
        var header = own.derived(own.origin)
        guard let timeResolution else { return header }
        guard own.clock != .none else {
            throw SRError(.usage, "--time-resolution: the trace has no times")
        }
        guard timeResolution % own.timeResolution == 0 else {
            throw SRError(
                .usage,
                "--time-resolution: the trace's times are multiples of \(own.timeResolution) ns; "
                    + "give a multiple of that, not \(timeResolution) ns")
        }
        header.timeResolution = timeResolution
        return header
    }

    func run() async throws {
        if to == .parquet { return try await ParquetConversion(self).run() }
        try output.check(inputs: [input.file], binary: ![.csv, .ndjson, .fio].contains(to))
        var reader = try input.open()
        let waiting = Waiting.copying(&reader, of: input.file, to: output)
        defer { waiting?.finish() }
        switch to {
        case .srt: try writeTrace(&reader)
        case .legacy8: try writeLegacy(&reader, .legacy8)
        case .legacy24: try writeLegacy(&reader, .legacy24)
        case .csv: try writeText(&reader, .csv)
        case .packedCSV: try writeText(&reader, .csv, zstd: true)
        case .ndjson: try writeText(&reader, .ndjson)
        case .oracleGeneral: try writeOracle(&reader)
        case .fio: try writeFio(&reader)
        case .parquet: break
        }
        try input.check(reader)
    }

    private func writeTrace(_ reader: inout TraceReader) throws {
        let header: TraceHeader
        do throws(SRError) { header = try self.header(from: reader.header) } catch {
            throw Complaint.say(error).exitCode
        }
        do throws(SRError) {
            try output.whole { () throws(SRError) in
                var writer = try output.traceWriter(header)
                var batch = EventBatch(compressors: reader.header.compressors.count)
                while try reader.read(into: &batch) {
                    for index in 0..<batch.count { try writer.append(batch, index) }
                }
                _ = try writer.finish()
            }
        } catch {
            throw output.report(error, reading: input.file)
        }
    }

    private func writeLegacy(_ reader: inout TraceReader, _ format: TraceFormat) throws {
        let leftOut: LegacyWriter.LeftOut
        do throws(SRError) {
            leftOut = try output.whole { () throws(SRError) in
                var writer = try output.legacyWriter(format)
                var batch = EventBatch(compressors: reader.header.compressors.count)
                while try reader.read(into: &batch) {
                    for index in 0..<batch.count { try writer.append(batch[index]) }
                }
                return try writer.finish()
            }
        } catch {
            throw output.report(error, reading: input.file)
        }
        let words = (Self.words(leftOut) + Self.words(reader.header, format)).joined(
            separator: ", ")
        if !words.isEmpty {
            Complaint.say("\(format.rawValue) has no place for \(words): left out")
        }
    }

    /// The events that a layout could not hold.
    private static func words(_ leftOut: LegacyWriter.LeftOut) -> [String] {
        [
            (leftOut.frees, "frees"), (leftOut.discards, "discards"),
            (leftOut.lost, "lost records"),
        ].filter { $0.0 > 0 }.map { "\(Numbers.grouped($0.0)) \($0.1)" }
    }

    /// What else a layout of 2008 cannot hold of a trace; empty of one that came from there.
    private static func words(_ header: TraceHeader, _ format: TraceFormat) -> [String] {
        var parts: [String] = []
        if header.clock != .none { parts.append("times and flags") }
        let others = header.compressors.dropFirst().joined(separator: ", ")
        if !others.isEmpty { parts.append("the lengths of \(others)") }
        if header.pageSize != format.impliedPageSize {
            parts.append("a page size of \(header.pageSize.bytes) (read it with --input-page-size)")
        }
        return parts
    }

    private func writeText(
        _ reader: inout TraceReader, _ style: EventDump.Style, zstd: Bool = false
    ) throws {
        let dump = EventDump(style: style, compressors: reader.header.compressors)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        try output.withDescriptor { descriptor in
            var text = TextOutput(descriptor, zstd: zstd)
            try dump.begin(&text)
            while try next(&reader, &batch) {
                for index in 0..<batch.count { try dump.write(batch, index, to: &text) }
            }
            try text.finish()
        }
    }

    private func writeOracle(_ reader: inout TraceReader) throws {
        guard !output.isStandardOutput else {
            Complaint.say(
                "each record of oracleGeneral says when its page comes next, which is written "
                    + "later: name a file with --output")
            throw ExitStatus.usage.exitCode
        }
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var leftOut = LegacyWriter.LeftOut()
        try output.withDescriptor { descriptor in
            var writer = OracleGeneralWriter(descriptor, pageSize: reader.header.pageSize)
            while try next(&reader, &batch) {
                for index in 0..<batch.count { try writer.append(batch[index]) }
            }
            leftOut = try writer.finish()
        }
        say(leftOut, "oracleGeneral")
    }

    private func writeFio(_ reader: inout TraceReader) throws {
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var leftOut = LegacyWriter.LeftOut()
        var trims: UInt64 = 0
        try output.withDescriptor { descriptor in
            var log = try FioLog(descriptor, pageSize: reader.header.pageSize)
            while try next(&reader, &batch) {
                for index in 0..<batch.count { try log.append(batch[index]) }
            }
            trims = log.trims
            leftOut = try log.finish()
        }
        say(leftOut, "fio")
        if trims > 0 {
            Complaint.say(
                "trims in the log: \(Numbers.grouped(trims)). fio 3.33 passes over them; fio 3.41 "
                    + "makes them on a block device, and on a file ends at the first with an error. "
                    + "grep -v ' trim ' leaves them out")
        }
    }

    /// Says what kinds of events a layout could not hold.
    private func say(_ leftOut: LegacyWriter.LeftOut, _ layout: String) {
        let words = Self.words(leftOut).joined(separator: ", ")
        if !words.isEmpty { Complaint.say("\(layout) has no place for \(words): left out") }
    }

    private func next(_ reader: inout TraceReader, _ batch: inout EventBatch) throws -> Bool {
        do throws(SRError) { return try reader.read(into: &batch) } catch {
            throw input.report(error)
        }
    }
}
