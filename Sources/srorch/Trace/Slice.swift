// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRSupport

/// `srorch slice`
struct Slice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut a part out of a trace: by events, by time, by page indices.",
        discussion: """
            All ranges given hold at once. Times and page indices stay what they were. Every
            loss within the range of events and time is kept, also where pages are chosen: a
            lost record's page is not known, so it may have been one of them.

            EXAMPLE: srorch slice --from 60 --to 90 -o half-minute.srt runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var selection: EventSelection
    @OptionGroup var output: OutputArgument

    func run() async throws {
        try output.check(inputs: [input.file], binary: true)
        var reader = try input.open()
        let waiting = Waiting.copying(&reader, of: input.file, to: output)
        defer { waiting?.finish() }
        let totals: TraceTotals
        do throws(SRError) {
            totals = try output.whole { () throws(SRError) in try cut(&reader) }
        } catch {
            throw output.report(error, reading: input.file)
        }
        if selection.selectsPages, totals.lost > 0 {
            Complaint.say(
                "\(totals.lost) lost records are in the slice, of any page: at most that many "
                    + "events of the chosen pages are missing")
        }
        try input.check(reader)
    }

    private func cut(_ reader: inout TraceReader) throws(SRError) -> TraceTotals {
        let title = input.file.title(reader.header)
        var writer = try output.traceWriter(
            reader.header.derived("slice (\(selection.words)) of \(title)"))
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var filter = selection.filter
        try filter.seek(&reader)
        while try reader.read(into: &batch), !filter.isBehind(batch) {
            filter.begin(batch)
            for index in 0..<batch.count where filter.wants(batch, index) {
                try writer.append(batch, index)
            }
        }
        return try writer.finish()
    }
}
