// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import SRConvert
import SRParse
internal import SRReport
import SRSupport
import SRText
import SystemPackage

/// `srorch dump`
struct Dump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a trace's events, a line each.",
        discussion: """
            Text: seconds, operation, page index, for writes the compressed length, flags.
            CSV and NDJSON hold the event's number and its time in nanoseconds.

            EXAMPLE: srorch dump --operation write --from-event 1000 --limit 20 runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument

    @Option(help: "text, csv or ndjson.")
    var format = EventDump.Style.text

    @Option(
        help: "Only these operations, separated by commas: read, write, free, discard, lost.")
    var operation: String?

    @OptionGroup var selection: EventSelection

    @Option(help: "At most this many events.")
    var limit: Int?

    func validate() throws {
        _ = try operations()
        if let limit, limit < 0 { throw ValidationError("--limit is not to be negative.") }
    }

    /// Whether each operation is asked for, by raw value.
    private func operations() throws -> [Bool] {
        guard let operation else { return Operation.allCases.map { _ in true } }
        var wanted = Operation.allCases.map { _ in false }
        for name in operation.split(separator: ",") {
            guard let one = Operation.allCases.first(where: { $0.name == name }) else {
                let names = Operation.allCases.map(\.name).joined(separator: ", ")
                throw ValidationError("\(name) is no operation; there are \(names).")
            }
            wanted[Int(one.rawValue)] = true
        }
        return wanted
    }

    func run() async throws {
        let wanted = try operations()
        var reader = try input.open()
        let dump = EventDump(style: format, compressors: reader.header.compressors)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var filter = selection.filter
        var output = TextOutput()
        var left = limit ?? .max
        do throws(SRError) { try filter.seek(&reader) } catch { throw input.report(error) }
        try writingOutput { try dump.begin(&output) }
        while left > 0, try next(&reader, &batch), !filter.isBehind(batch) {
            filter.begin(batch)
            try writingOutput {
                for index in 0..<batch.count where left > 0 {
                    guard wanted[Int(batch.operations[index])], filter.wants(batch, index)
                    else { continue }
                    try dump.write(batch, index, to: &output)
                    left -= 1
                }
            }
        }
        try writingOutput { try output.flush() }
        try input.check(reader)
    }

    private func next(_ reader: inout TraceReader, _ batch: inout EventBatch) throws -> Bool {
        do throws(SRError) { return try reader.read(into: &batch) } catch {
            throw input.report(error)
        }
    }
}

extension EventDump.Style: ExpressibleByArgument {}
