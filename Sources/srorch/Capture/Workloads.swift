// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRSupport
import SRText
import Workloads

/// `srorch workloads [NAME]`: the catalogue.
struct WorkloadsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workloads",
        abstract: "List the workloads; explain one.",
        discussion: """
            EXAMPLE: srorch workloads memory-fill
            """)

    @Argument(help: "The workload to explain.", completion: Completions.workloads)
    var name: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let catalogue = WorkloadCatalogue.standard
        let chosen: [Workload]
        do {
            chosen = try name.map { [try catalogue.workload(named: $0)] } ?? catalogue.workloads
        } catch let error as SRError {
            throw ValidationError(error.description)
        }
        if json {
            try put(json: chosen.map(Entry.init))
        } else if let load = chosen.first, name != nil {
            try explain(load)
        } else {
            let width = chosen.map(\.name.count).max() ?? 0
            let lines = chosen.map { $0.name.padded(to: width) + "  " + $0.summary }
            try show(
                lines.joined(separator: "\n")
                    + "\n\nOne of them: srorch workloads NAME; run it: "
                    + "srorch capture --workload NAME\n")
        }
    }

    private func explain(_ load: Workload) throws {
        var text = """
            \(load.name): \(load.summary)

            \(load.details)

            needs:   \(load.needs.joined(separator: ", "))
            memory:  \(load.memoryMiB) MiB, swap \(load.swapMiB) MiB
            cost:    \(load.cost.text)

            parameters (--param NAME=VALUE):

            """
        for parameter in load.parameters {
            text += "  \(parameter.name)=\(parameter.defaultText)\n"
            text += "      \(parameter.doc); \(parameter.expectation)\n"
        }
        // Its sentences are long: also in a pipe they are broken.
        try put(TextFit(width: TerminalStyle.ofStandardOutput().width).text(text))
    }

    /// The JSON shape; parameters in the catalogue's order.
    private struct Entry: Encodable {
        struct Parameter: Encodable {
            var name, `default`, doc, expects: String
        }
        var name, summary, details, cost: String
        var needs: [String]
        var memoryMiB, swapMiB: Int
        var parameters: [Parameter]

        init(_ load: Workload) {
            name = load.name
            summary = load.summary
            details = load.details
            cost = load.cost.text
            needs = load.needs
            memoryMiB = load.memoryMiB
            swapMiB = load.swapMiB
            parameters = load.parameters.map {
                Parameter(
                    name: $0.name, default: $0.defaultText, doc: $0.doc, expects: $0.expectation)
            }
        }
    }
}
