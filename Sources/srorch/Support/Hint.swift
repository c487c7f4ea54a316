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

    /// Whether the words name a verb that there is not.
    static func namesUnknownVerb(_ words: [String]) -> Bool { path(words).unknown != nil }

    /// What is wrong with a word that is empty, as one is that a shell makes of a variable without a
    /// value; nil where there is none. Words behind `--` are another program's.
    static func emptyWord(in words: [String]) -> String? {
        let own = words.prefix { $0 != "--" }
        guard let place = own.firstIndex(where: { $0.isEmpty || $0.contains(#/^--[a-z-]+=$/#) })
        else { return nil }
        let before = place > 0 ? own[place - 1] : ""
        let subject =
            !own[place].isEmpty
            ? String(own[place].dropLast())
            : before.hasPrefix("-") ? before : "word \(place + 1) of the command line"
        return "\(subject) is empty: a variable without a value?"
    }

    /// The parser's complaint about `words`, with a hint where they hold a mistyped verb or
    /// option, or a value that is near one of those that an option takes.
    static func added(to complaint: String, words: [String]) -> String {
        var lines = complaint.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard !lines.isEmpty else { return complaint }
        let (command, name, unknown) = path(words)
        if let unknown {
            // Those that help shows.
            let known = command.configuration.subcommands
                .filter { $0.configuration.shouldDisplay }.map { $0._commandName }
            return "Error: '\(unknown)' is no verb of \(name)"
                + nearest(to: unknown, among: known)
                + "\nVerbs: " + known.joined(separator: ", ")
                + "\n  See '\(name) --help' for more information.\n"
        }
        if let option = unknownOption(in: words, of: command) {
            lines[0] = "Error: Unknown option '\(option)'" + meant(by: option, of: command)
        }
        if let negative = negativeValue(in: words, lines[0]) {
            lines[0] =
                "Error: '\(negative)' is no value of \(lines[0].dropFirst(missing.count)): "
                + "none is negative"
        }
        lines[0] += value(in: lines[0], complaint)
        if let (typed, option) = refusedNumber(lines[0]) {
            lines[0] = "Error: '\(typed)' is no value of '\(option)': \(reason(typed))"
        }
        return lines.joined(separator: "\n")
    }

    /// The verb that words name, and the first word that should be one and is not.
    private static func path(
        _ words: [String]
    ) -> (command: any ParsableCommand.Type, name: String, unknown: String?) {
        var rest = words[...]
        if rest.first == "help" { rest.removeFirst() }
        var command: any ParsableCommand.Type = SROrch.self
        var name = "srorch"
        while let word = rest.popFirst(), !word.hasPrefix("-") {
            let subcommands = command.configuration.subcommands
            if subcommands.isEmpty || word == "help" { break }
            guard let next = subcommands.first(where: { $0._commandName == word }) else {
                return (command, name, word)
            }
            command = next
            name += " " + word
        }
        return (command, name, nil)
    }

    /// The first option that the verb does not have, as it stands on the command line.
    private static func unknownOption(
        in words: [String], of command: any ParsableCommand.Type
    ) -> String? {
        let known = options(of: command)
        return words.prefix { $0 != "--" }.map { String($0.prefix { $0 != "=" }) }
            .first { $0.hasPrefix("--") && !known.contains($0) }
    }

    /// What an unknown option most likely meant: a near one of the same verb, else the verbs that
    /// have it.
    private static func meant(
        by option: String, of command: any ParsableCommand.Type
    ) -> String {
        // The dashes are like in all of them.
        let near = Nearest.name(
            to: String(option.dropFirst(2)),
            among: options(of: command).map { String($0.dropFirst(2)) })
        if let near { return Nearest.hint("--" + near) }
        let verbs = verbs(with: option, below: SROrch.self, name: "srorch")
        guard let first = verbs.first else { return "" }
        return verbs.count == 1
            ? "; \(first) has it" : "; " + verbs.joined(separator: ", ") + " have it"
    }

    /// The verbs whose help names an option, as they are called.
    private static func verbs(
        with option: String, below command: any ParsableCommand.Type, name: String
    ) -> [String] {
        let shown = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        guard !shown.isEmpty else { return options(of: command).contains(option) ? [name] : [] }
        return shown.flatMap {
            verbs(with: option, below: $0, name: "\(name) \($0._commandName)")
        }
    }

    /// How the parser's complaint about an option begins that it found no value of.
    private static let missing = "Error: Missing value for "

    /// The number below zero behind the option that the parser found no value of: it took it for
    /// an option.
    private static func negativeValue(in words: [String], _ line: String) -> String? {
        guard line.hasPrefix(missing), let option = line.firstMatch(of: #/--[a-z][a-z-]*/#)?.0
        else { return nil }
        return zip(words, words.dropFirst())
            .first { $0 == option && $1.contains(#/^-\.?[0-9]/#) }?.1
    }

    /// The value that the parser took for no number, and the option it is of: of any other value it
    /// says more.
    private static func refusedNumber(_ line: String) -> (Substring, Substring)? {
        line.wholeMatch(of: #/Error: The value '(.*)' is invalid for '([^']*)'/#)
            .map { ($0.1, $0.2) }
    }

    private static func reason(_ typed: Substring) -> String {
        let digits = typed.drop { $0 == "-" }
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
            return "it takes a whole number"
        }
        return typed == digits ? "the number is too large" : "none is negative"
    }

    /// The long options that the verb's help names.
    private static func options(of command: any ParsableCommand.Type) -> [String] {
        command.helpMessage(includeHidden: true, columns: HelpLayout.unbroken)
            .matches(of: #/--[a-z][a-z-]*/#).map { String($0.0) }
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
