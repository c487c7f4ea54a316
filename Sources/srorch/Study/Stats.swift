// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRStats
import SRSupport
import SRText

/// `srorch stats`
struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lengths, live pages, reuse, lifetimes, runs and working set of a trace.",
        discussion: """
            One pass; memory follows the swap slots in use, not the trace's length.
            docs/metrics.md defines each figure. --json holds the whole distributions.

            EXAMPLE: srorch stats runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument
    @OptionGroup var compressor: CompressorOption

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        var reader = try input.open()
        let profile = try await input.file.profile(of: &reader, compressor)
        let title = input.file.title(reader.header)
        let report = StatsText(style: .ofStandardOutput())
        if json {
            try put(profile.json.text() + "\n")
        } else {
            try show(report.text(profile, title: title))
        }
        try input.check(reader)
    }
}
