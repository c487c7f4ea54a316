// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRStats
import SRSupport
import SRText

/// `srorch histogram`
struct Histogram: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case terminal
        case text2008 = "2008"
        case json, svg, png, gnuplot
    }

    static let configuration = CommandConfiguration(
        abstract: "How many pages were written, by the length to which they compressed.",
        discussion: """
            terminal  bars, as wide as the terminal; plain text in a pipe
            2008      256 lines `length<TAB>count` and three that begin with #
            json      totals, percentiles, buckets
            svg, png  a picture, drawn by gnuplot
            gnuplot   the script that draws the SVG

            EXAMPLE: srorch histogram --format svg --output kernel-build.svg runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var compressor: CompressorOption

    @Option(help: "terminal, 2008, json, svg, png or gnuplot.")
    var format = Format.terminal

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup var output: OutputArgument

    @Option(help: "The title; by default, where the trace came from.")
    var title: String?

    func validate() throws {
        if json, format != .terminal { throw ValidationError("--json and --format exclude.") }
    }

    func run() async throws {
        try output.check(inputs: [input.file], binary: format == .png)
        var reader = try input.open()
        var histogram = LengthHistogram(pageSize: reader.header.pageSize)
        let column = try compressor.column(in: reader.header)
        let names = reader.header.compressors
        let name = names[column]
        let waiting = Waiting("reading \(input.trace)")
        reader.onReach = { waiting.note($0) }
        defer { waiting.finish() }
        do throws(SRError) {
            try await histogram.add(allOf: &reader, compressor: column)
        } catch {
            throw input.report(error)
        }
        waiting.finish()
        let title = self.title ?? input.file.title(reader.header)
        switch json ? .json : format {
        case .terminal:
            let drawing = TerminalHistogram(style: .ofStandardOutput())
            let text = drawing.text(histogram, title: title, compressor: name)
            let style = drawing.style
            let fits = output.isStandardOutput && style.isBound
            try write(fits ? TextFit(width: style.width).text(text) : text)
        case .text2008:
            // The layout of 2008 has no place for the compressor's name.
            if compressor.compressor == nil, names.count > 1 {
                Complaint.say(
                    "the lengths are of \(name); the trace also has those of "
                        + names.dropFirst().joined(separator: ", "))
            }
            try write(Histogram2008.text(histogram))
        case .json: try write(histogram.json(compressor: name).text() + "\n")
        case .gnuplot:
            let plot = GnuplotHistogram(picture: .svg, title: title, compressor: name)
            try write(plot.script(histogram))
        case .svg: try await draw(histogram, .svg, title, name)
        case .png: try await draw(histogram, .png, title, name)
        }
        try input.check(reader)
    }

    private func write(_ text: String) throws {
        try output.withDescriptor { descriptor in
            var output = TextOutput(descriptor)
            try output.write(text)
            try output.flush()
        }
    }

    private func draw(
        _ histogram: LengthHistogram, _ picture: GnuplotHistogram.Picture, _ title: String,
        _ compressor: String
    ) async throws {
        let plot = GnuplotHistogram(picture: picture, title: title, compressor: compressor)
        try await output.draw(plot.script(histogram), picture)
    }
}
