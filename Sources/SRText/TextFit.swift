// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Fits text for people into a terminal: prose is broken at blanks, tables that are too wide are
/// printed in parts that each begin with the first column. No word or number is cut.
package struct TextFit {
    private let width: Int

    /// - Parameter width: of a line, in characters.
    package init(width: Int) { self.width = max(width, 20) }

    /// The text in lines of the width. What fits already stays as it is.
    package func text(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var fitted: [String] = []
        // Blocks stand between empty lines.
        for block in lines.split(omittingEmptySubsequences: false, whereSeparator: \.isEmpty) {
            if !fitted.isEmpty || block.startIndex > 0 { fitted.append("") }
            fitted += fit(block.map { StyledLine($0) }, block.map(String.init))
        }
        return fitted.joined(separator: "\n")
    }

    private func fit(_ block: [StyledLine], _ texts: [String]) -> [String] {
        guard block.contains(where: { $0.count > width }) else { return texts }
        let gaps = block.count > 1 ? TextGaps.common(to: block) : []
        switch gaps.count {
        case 0: return block.flatMap { wrapped($0) }.map(\.text)
        case _ where gaps.count == 1 || endsInProse(block, gaps):
            return block.flatMap { wrapped($0, hanging: gaps[gaps.count - 1].upperBound) }
                .map(\.text)
        default: return table(block, gaps).map(\.trimmed.text)
        }
    }

    // MARK: Tables

    /// Whether the last column is alone too wide, and is words: it is broken below itself then.
    private func endsInProse(_ block: [StyledLine], _ gaps: [Range<Int>]) -> Bool {
        let start = gaps[gaps.count - 1].upperBound
        let cells = block.filter { $0.count > start }.map { $0[start..<$0.count].plain }
        return start <= width / 2
            && cells.contains { $0.count > Self.leastProse && $0.contains(where: \.isLetter) }
    }

    /// No number or name of a column is that long; a bar of a picture has no letters.
    private static let leastProse = 30

    /// The table's columns side by side as far as they fit, then the others below.
    private func table(_ block: [StyledLine], _ gaps: [Range<Int>]) -> [StyledLine] {
        let edges = [0] + gaps.flatMap { [$0.lowerBound, $0.upperBound] }
        let end = block.map(\.count).max() ?? 0
        let columns = stride(from: 0, to: edges.count, by: 2).map {
            edges[$0]..<($0 + 1 < edges.count ? edges[$0 + 1] : end)
        }
        var parts: [[Range<Int>]] = []
        var used = width
        for column in columns.dropFirst() {
            if used + 2 + column.count > width {
                parts.append([])
                used = columns[0].count
            }
            parts[parts.count - 1].append(column)
            used += 2 + column.count
        }
        return Array(
            parts.map { part in
                block.map { line in
                    part.reduce(padded(line[columns[0]], to: columns[0].count)) { text, column in
                        text + .blanks(2) + padded(line[column], to: column.count)
                    }
                }
            }.joined(separator: [StyledLine()]))
    }

    private func padded(_ line: StyledLine, to width: Int) -> StyledLine {
        line + .blanks(width - line.count)
    }

    // MARK: Prose

    /// A line broken at blanks.
    /// - Parameter hanging: where its other lines begin; nil: where its first word does.
    private func wrapped(_ line: StyledLine, hanging: Int? = nil) -> [StyledLine] {
        let own = (0..<line.count).first { !line.isBlank(at: $0) } ?? 0
        // Half of the width, at least, is for the words.
        let indent = min(hanging ?? own, width / 2)
        var rest = line
        var lines: [StyledLine] = []
        while rest.count > width, let place = place(in: rest, after: lines.isEmpty ? own : indent) {
            lines.append(rest[0..<place].trimmed)
            let next = (place..<rest.count).first { !rest.isBlank(at: $0) } ?? rest.count
            rest = .blanks(indent) + rest[next..<rest.count]
        }
        return lines + [rest]
    }

    /// The last blank at which the line can be broken so that it fits; failing that, the first.
    private func place(in line: StyledLine, after start: Int) -> Int? {
        let places = (start..<line.count).filter { index in
            line.isBlank(at: index) && !joins(line, index)
        }
        return places.last { $0 <= width } ?? places.first
    }

    /// Whether what follows the blank is the unit of a number before it.
    private func joins(_ line: StyledLine, _ blank: Int) -> Bool {
        guard blank > 0, line[blank - 1..<blank].plain.first?.isNumber == true else {
            return false
        }
        let word = line[blank + 1..<line.count].plain.prefix { !" ,;:.)".contains($0) }
        return ["%", "B", "KiB", "MiB", "GiB", "s", "ms", "ns"].contains(String(word))
    }
}

/// Where a table's columns are parted.
private enum TextGaps {
    /// Ranges of two blanks or more that all lines have, after the first column and before the
    /// end of the longest line.
    static func common(to lines: [StyledLine]) -> [Range<Int>] {
        let end = lines.map(\.count).max() ?? 0
        var gaps: [Range<Int>] = []
        var start: Int?
        for index in 0..<end {
            if lines.allSatisfy({ $0.isBlank(at: index) }) {
                start = start ?? index
            } else if let begun = start {
                if begun > 0, index - begun > 1 { gaps.append(begun..<index) }
                start = nil
            }
        }
        return gaps
    }
}
