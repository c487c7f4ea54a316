// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDataset
import SRReport
import SRStats
import SRText

/// `srorch dataset diff`
struct DatasetDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What changed between two datasets, run by run.",
        discussion: """
            Runs are held together by their names: there in one alone, the same bytes in both, \
            or else how far apart, as 'srorch compare' has it. A difference is no error: the \
            status is 0.

            EXAMPLE: srorch dataset diff old.srds.tar.zst new.srds.tar.zst
            """)

    @Argument(help: "The first archive.", completion: .file())
    var first: String

    @Argument(help: "The second archive.", completion: .file())
    var second: String

    @OptionGroup var options: DatasetOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let waiting = Waiting("reading \(first)")
        defer { waiting.finish() }
        let difference = try await interruptible { [options, first, second] in
            let one = try options.open(first)
            waiting.begin("reading \(second)")
            let two = try options.open(second)
            return try await DatasetDifference(from: one, to: two) { waiting.begin($0) }
        }
        waiting.finish()
        try put(json ? Self.json(difference).text() + "\n" : text(difference))
    }

    private func text(_ difference: DatasetDifference) -> String {
        var text = ""
        func list(_ title: String, _ names: [String]) {
            guard !names.isEmpty else { return }
            text += "\(title):\n" + names.map { "  \($0)\n" }.joined()
        }
        list("only in \(first)", difference.onlyInFirst)
        list("only in \(second)", difference.onlyInSecond)
        list("the same bytes in both", difference.same)
        for other in difference.others {
            text += "\n\(other.name):\n\(other.distance.text)"
        }
        return text
    }

    private static func json(_ difference: DatasetDifference) -> JSONValue {
        func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
        return .object([
            .init("onlyInFirst", list(difference.onlyInFirst)),
            .init("onlyInSecond", list(difference.onlyInSecond)),
            .init("same", list(difference.same)),
            .init(
                "others",
                .array(
                    difference.others.map {
                        .object([
                            .init("name", .string($0.name)), .init("distance", $0.distance.json),
                        ])
                    })),
        ])
    }
}
