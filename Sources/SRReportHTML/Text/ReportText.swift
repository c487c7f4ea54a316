// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRText

/// A report in a terminal or a pipe: the page's story in at most 60 lines of 100 columns.
public struct ReportText: Sendable {
    public static let lines = 60
    public static let columns = 100

    public let contents: ReportContents
    let style: TerminalStyle

    /// - Parameters:
    ///   - contents: what is told.
    ///   - style: a wider one than ``columns`` is narrowed.
    public init(_ contents: ReportContents, style: TerminalStyle) {
        self.contents = contents
        self.style = TerminalStyle(
            width: min(style.width, Self.columns), colour: style.colour, blocks: style.blocks)
    }

    /// The lines, each ended by a line feed.
    public var text: String {
        var blocks = [TextBlock(head)]
        if contents.runs.count == 1 {
            blocks += RunText(run: contents.runs[0], style: style).blocks
        } else {
            blocks += RunsText(contents: contents, style: style).blocks
        }
        let fitted = blocks.map { TextBlock(rank: $0.rank, $0.lines.flatMap(shown)) }
        return TextBlock.fitting(fitted, limit: Self.lines).map { $0 + "\n" }.joined()
    }

    private var head: [String] {
        var lines = [style.bold(contents.title)]
        if let account = contents.account { lines.append(account) }
        lines += contents.notes
        let absences = contents.unread + contents.failed
        lines += absences.prefix(4).map { "\($0.name): \($0.reason)" }
        if absences.count > 4 { lines.append("and \(absences.count - 4) more of these") }
        return lines
    }

    /// A line as the output can show it, in as many as it takes. Numbers and words stay whole;
    /// only a word that is wider than the output is cut.
    private func shown(_ line: String) -> [String] {
        TextFit(width: style.width).text(harmless(line)).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(cut)
    }

    /// A line with nothing in it that a terminal would obey but the colours put in here.
    private func harmless(_ line: String) -> String {
        var text = ""
        var isColour = false
        for character in PlainText.lines(line) {
            if character == "\u{1B}", style.colour { isColour = true }
            if isColour {
                text.append(character)
                if character == "m" { isColour = false }
                continue
            }
            let isPlain = character.unicodeScalars.allSatisfy {
                $0.value >= 32 && $0.value != 127 && (style.blocks || $0.isASCII)
                    && $0.properties.generalCategory != .control
            }
            text.append(isPlain ? character : "?")
        }
        return text
    }

    /// As much of a line as has room, and no space at its end. Colours take no room; those behind
    /// the cut stay, for they end what others began.
    private func cut(_ line: Substring) -> String {
        var text = ""
        // A character has a byte or more: few lines have to be looked at.
        if line.utf8.count <= style.width {
            text = String(line)
        } else {
            var used = 0
            var isColour = false
            for character in line {
                if character == "\u{1B}" { isColour = true }
                if isColour || used < style.width { text.append(character) }
                if !isColour { used += 1 }
                if character == "m" { isColour = false }
            }
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
