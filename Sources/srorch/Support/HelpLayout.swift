// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRText
import SystemPackage

/// Breaks the argument parser's help so that no line is wider than the terminal, and so that
/// commands can still be pasted.
struct HelpLayout {
    /// Columns to ask of the parser so that it breaks no line itself.
    static let unbroken = 1 << 16

    /// Where the parser begins what it says of an option.
    private static let optionText = 26

    let width: Int

    init(width: Int) { self.width = max(width, 40) }

    /// The layout for the terminal behind a descriptor; 80 columns if it is none.
    init(of output: FileDescriptor = .standardOutput) {
        self.init(width: TerminalStyle.of(output).width)
    }

    /// Whether the text is help, and not a script that the parser writes.
    static func isHelp(_ text: String) -> Bool {
        text.hasPrefix("OVERVIEW:") || text.hasPrefix("USAGE:")
    }

    /// The text with its lines broken, ended by a line feed.
    func text(_ help: String) -> String {
        var inOptions = false
        var inUsage = false
        var lines: [String] = []
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            let isUsage = line.hasPrefix("USAGE:") || line.hasPrefix("Usage:")
            inUsage = isUsage || (inUsage && line.hasPrefix("       "))
            inOptions = inOptions || isUsage
            if inUsage {
                lines += usage(line)
            } else if line.hasPrefix("Error:") {
                // Whole, so that it can be searched for.
                lines.append(String(line))
            } else if line.hasPrefix("Help:") {
                lines += LineBreaking.broken(line, to: width, rest: "       ")
            } else if inOptions {
                lines += option(line)
            } else {
                lines += overview(line)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `USAGE: srorch verb [--option <value>] …`: broken between its parts.
    private func usage(_ line: Substring) -> [String] {
        let head = line.prefix(7)
        return LineBreaking.broken(
            Self.parts(line.dropFirst(7)), to: width, first: String(head), rest: "         ")
    }

    /// Words, with what brackets hold and an option's value kept together.
    private static func parts(_ text: Substring) -> [String] {
        var parts: [String] = []
        var depth = 0
        for word in text.split(separator: " ") {
            let joins = depth > 0 || word == "..." || word.hasPrefix("<") && isOption(parts.last)
            if joins, let last = parts.last {
                parts[parts.count - 1] = last + " " + word
            } else {
                parts.append(String(word))
            }
            depth += word.count { $0 == "[" } - word.count { $0 == "]" }
        }
        return parts
    }

    private static func isOption(_ part: String?) -> Bool {
        part.map { $0.hasPrefix("-") && !$0.contains(" ") } ?? false
    }

    /// An option, argument or verb with what is said of it, from a column of its own on.
    private func option(_ line: Substring) -> [String] {
        guard line.hasPrefix("  ") else { return overview(line) }
        let column = width < 60 ? 8 : Self.optionText
        let blank = String(repeating: " ", count: column)
        if line.prefix(Self.optionText).allSatisfy({ $0 == " " }) {
            return LineBreaking.broken(line, to: width, first: blank, rest: blank)
        }
        let label = line.prefix(Self.optionText)
        guard line.count > Self.optionText, label.hasSuffix(" ") else {
            return LineBreaking.broken(line.dropFirst(2), to: width, first: "  ", rest: blank)
        }
        let text = line.dropFirst(Self.optionText)
        if column == Self.optionText {
            return LineBreaking.broken(text, to: width, first: String(label), rest: blank)
        }
        return [label.trimmingBlanks]
            + LineBreaking.broken(text, to: width, first: blank, rest: blank)
    }

    /// Words about the verb: a paragraph, a command to paste, or a line of a list.
    private func overview(_ line: Substring) -> [String] {
        // On a line of its own, a command can be pasted.
        if line.hasPrefix("EXAMPLE: srorch ") {
            return ["EXAMPLE:"] + overview("  " + line.dropFirst(9))
        }
        guard line.count > width else { return [String(line)] }
        let indent = String(line.prefix { $0 == " " })
        let words = line.dropFirst(indent.count)
        if words.hasPrefix("srorch ") {
            return LineBreaking.command(words, to: width, indent: indent)
        }
        // A list's second column: after two blanks or more.
        if let gap = words.firstRange(of: "  ") {
            let text = words[gap.upperBound...].drop { $0 == " " }
            let label = line[..<text.startIndex]
            return LineBreaking.broken(
                text, to: width, first: String(label),
                rest: String(repeating: " ", count: label.count))
        }
        return LineBreaking.broken(words, to: width, first: indent, rest: indent)
    }
}

extension Substring {
    /// The text without the blanks at its end.
    fileprivate var trimmingBlanks: String {
        String(self).replacing(#/ +$/#, with: "")
    }
}
