// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A line of text of which each character knows its colours, so that it can be cut anywhere.
struct StyledLine {
    struct Cell {
        var character: Character
        /// The escape sequences in force; empty for plain text.
        var style: String
    }

    private(set) var cells: [Cell] = []

    init(_ cells: some Sequence<Cell> = []) { self.cells = Array(cells) }

    /// Reads Select Graphic Rendition sequences as ``TerminalStyle`` writes them.
    init(_ text: some StringProtocol) {
        var style = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "\u{1B}", let end = rest.firstIndex(of: "m") {
                let sequence = rest[...end]
                style = sequence.hasSuffix("[0m") ? "" : style + sequence
                rest = rest[rest.index(after: end)...]
            } else {
                cells.append(Cell(character: character, style: style))
                rest.removeFirst()
            }
        }
    }

    var count: Int { cells.count }

    func isBlank(at index: Int) -> Bool { index >= count || cells[index].character == " " }

    /// The cells of a range, as far as there are any.
    subscript(_ range: Range<Int>) -> StyledLine {
        StyledLine(cells[min(range.lowerBound, count)..<min(range.upperBound, count)])
    }

    /// The line without the blanks at its end.
    var trimmed: StyledLine {
        StyledLine(cells[..<((cells.lastIndex { $0.character != " " } ?? -1) + 1)])
    }

    /// The characters alone.
    var plain: String { String(cells.map(\.character)) }

    static func + (one: StyledLine, other: StyledLine) -> StyledLine {
        StyledLine(one.cells + other.cells)
    }

    static func blanks(_ count: Int) -> StyledLine {
        StyledLine(repeatElement(Cell(character: " ", style: ""), count: max(count, 0)))
    }

    /// The line with its escape sequences.
    var text: String {
        var text = ""
        var style = ""
        for cell in cells {
            if cell.style != style {
                if !style.isEmpty { text += "\u{1B}[0m" }
                text += cell.style
                style = cell.style
            }
            text.append(cell.character)
        }
        return style.isEmpty ? text : text + "\u{1B}[0m"
    }
}
