// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRStats

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
        var histogram = LengthHistogram(pageSize: Int(reader.header.pageSize))
        let column = try compressor.column(in: reader.header)
        let waiting = Waiting("reading \(input.trace)")
        reader.onReach = { waiting.note($0) }
        defer { waiting.finish() }
        do throws(TraceError) {
            try await histogram.add(allOf: &reader, compressor: column)
        } catch {
            throw input.report(error)
        }
        waiting.finish()
        let title = self.title ?? input.file.title(reader.header)
        switch json ? .json : format {
        case .terminal:
            let drawing = TerminalHistogram(style: .ofStandardOutput())
            let text = drawing.text(histogram, title: title)
            let style = drawing.style
            let fits = output.isStandardOutput && style.isBound
            try write(fits ? TextFit(width: style.width).text(text) : text)
        case .text2008: try write(Histogram2008.text(histogram))
        case .json: try write(histogram.json.text() + "\n")
        case .gnuplot:
            try write(GnuplotHistogram(picture: .svg, output: nil, title: title).script(histogram))
        case .svg: try await draw(histogram, .svg, title)
        case .png: try await draw(histogram, .png, title)
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
        _ histogram: LengthHistogram, _ picture: GnuplotHistogram.Picture, _ title: String
    ) async throws {
        // Where gnuplot cannot write its file, it draws to standard output: so try first.
        try output.withDescriptor { _ in }
        let plot = GnuplotHistogram(
            picture: picture, output: output.isStandardOutput ? nil : output.output, title: title)
        do { try await Gnuplot.draw(plot.script(histogram)) } catch let failure as Gnuplot.Failure {
            throw Complaint.exitCode(failure)
        }
    }
}
