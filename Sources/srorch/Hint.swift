// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Workloads

/// What a mistyped word of the command line most likely meant.
enum Hint {
    /// A question to put behind a mistyped name; nothing where none is near.
    static func nearest(to typed: some StringProtocol, among known: [String]) -> String {
        Nearest.hint(Nearest.name(to: String(typed), among: known))
    }

    /// The hint at the first name of a list separated by commas that is not known; the part
    /// before a colon counts.
    static func nearest(inList text: String, among known: [String]) -> String {
        let names = text.split(separator: ",").map { $0.prefix { $0 != ":" } }
        guard let typed = names.first(where: { !known.contains(String($0)) }) else { return "" }
        return nearest(to: typed, among: known)
    }

    /// The parser's complaint about `words`, with a hint where they hold a mistyped verb or a
    /// value that is near one of those that an option takes.
    static func added(to complaint: String, words: [String]) -> String {
        var lines = complaint.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard !lines.isEmpty else { return complaint }
        var path = words[...]
        if path.first == "help" { path.removeFirst() }
        var command: any ParsableCommand.Type = SROrch.self
        var name = "srorch"
        while let word = path.popFirst(), !word.hasPrefix("-") {
            let subcommands = command.configuration.subcommands
            if subcommands.isEmpty { break }
            guard let next = subcommands.first(where: { $0._commandName == word }) else {
                // Those that help shows.
                let known = subcommands.filter { $0.configuration.shouldDisplay }
                    .map { $0._commandName }
                lines[0] = "Error: '\(word)' is no verb of \(name)"
                lines[0] += nearest(to: word, among: known)
                lines.insert("Verbs: " + known.joined(separator: ", "), at: 1)
                return lines.joined(separator: "\n")
            }
            command = next
            name += " " + word
        }
        lines[0] += value(in: lines[0], complaint)
        return lines.joined(separator: "\n")
    }

    /// A hint at the value that the parser refused, from the ones that it lists.
    private static func value(in line: String, _ complaint: String) -> String {
        guard let typed = line.firstMatch(of: #/The value '([^']*)' is invalid/#)?.1 else {
            return ""
        }
        let inline = line.split(separator: "Please provide one of").dropFirst().last ?? ""
        let known =
            inline.matches(of: #/'([^']*)'/#).map { String($0.1) }
            + complaint.matches(of: #/\n  - (\S+)/#).map { String($0.1) }
        return nearest(to: typed, among: known)
    }
}
