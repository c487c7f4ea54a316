// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRSupport
import SRText

/// `srorch info`
struct Info: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What a trace is, where it came from, and what it holds.",
        discussion: """
            The footer tells all of a whole trace, however long. A trace without one, as a \
            crash leaves it, is read through; so is any with --verify.

            EXAMPLE: srorch info runs/kernel-build
            """)

    @OptionGroup var input: TraceArgument

    @Flag(help: "Read every block and check it against its sum and the footer.")
    var verify = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        var reader = try input.open()
        let waiting = Waiting("reading \(input.trace)")
        reader.onReach = { waiting.note($0) }
        defer { waiting.finish() }
        let summary: TraceSummary
        do throws(SRError) {
            summary = try await TraceSummary.of(&reader, verify: verify)
        } catch {
            throw input.report(error)
        }
        waiting.finish()
        if json { try put(summary.json.text() + "\n") } else { try show(summary.text) }
        try input.check(reader)
    }
}
