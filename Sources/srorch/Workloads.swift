// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import Workloads

/// `srorch workloads [NAME]`: the catalogue.
struct WorkloadsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workloads",
        abstract: "List the workloads; explain one.",
        discussion: """
            Example: srorch workloads memory-fill
            """)

    @Argument(help: "The workload to explain.")
    var name: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let catalogue = WorkloadCatalogue.standard
        let chosen: [Workload]
        do {
            chosen = try name.map { [try catalogue.workload(named: $0)] } ?? catalogue.workloads
        } catch let error as WorkloadError {
            throw ValidationError(error.description)
        }
        if json {
            try put(json: chosen.map(Entry.init))
        } else if let load = chosen.first, name != nil {
            try put(Self.explanation(load))
        } else {
            let width = chosen.map(\.name.count).max() ?? 0
            let lines = chosen.map { load in
                let pad = String(repeating: " ", count: width - load.name.count)
                return "\(load.name)\(pad)  \(load.summary)\n"
            }
            try put(
                lines.joined()
                    + "\nOne of them: srorch workloads NAME; run it: srorch capture --workload NAME\n"
            )
        }
    }

    /// Breaks lines at blanks, so that none is longer than `width` but for a longer word.
    private static func wrapped(_ text: String, to width: Int) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func explanation(_ load: Workload) -> String {
        var lines = [
            "\(load.name): \(load.summary)\n\n\(wrapped(load.details, to: 78))\n",
            "needs:   \(load.needs.joined(separator: ", "))",
            "memory:  \(load.memoryMiB) MiB, swap \(load.swapMiB) MiB",
            "cost:    \(load.cost)\n\nparameters (--param NAME=VALUE):",
        ]
        for parameter in load.parameters {
            lines.append("  \(parameter.name)=\(parameter.defaultText)")
            lines.append("      \(parameter.doc); \(parameter.expectation)")
        }
        return lines.joined(separator: "\n") + "\n"
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
            cost = load.cost
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
