// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Breaks text into lines of a width, in characters.
enum LineBreaking {
    /// Breaks at blanks. A word wider than a line is broken after its commas and slashes.
    static func broken(
        _ text: Substring, to width: Int, first: String = "", rest: String = ""
    ) -> [String] {
        broken(text.split(separator: " ").map(String.init), to: width, first: first, rest: rest)
    }

    /// - Parameters:
    ///   - parts: what is not broken inside, unless it is wider than a line.
    ///   - first: what the first line begins with.
    ///   - rest: what every other line begins with.
    static func broken(
        _ parts: [String], to width: Int, first: String, rest: String
    ) -> [String] {
        var lines = [first]
        var isEmpty = true
        for part in parts {
            for (number, piece) in pieces(of: part, room: width - rest.count).enumerated() {
                let gap = isEmpty || number > 0 ? "" : " "
                if lines[lines.count - 1].count + gap.count + piece.count <= width {
                    lines[lines.count - 1] += gap + piece
                } else {
                    if isEmpty { lines.removeLast() }
                    lines.append((isEmpty ? first : rest) + piece)
                }
                isEmpty = false
            }
        }
        return lines
    }

    /// A shell's command over several lines, each but the last ended by a backslash.
    static func command(
        _ command: Substring, to width: Int, indent: String
    ) -> [String] {
        let lines = broken(
            command.split(separator: " ").map(String.init), to: width - 2, first: indent,
            rest: indent + "    ")
        return lines.dropLast().map { $0 + " \\" } + lines.suffix(1)
    }

    /// A part that fits, or its pieces: ended by commas or slashes.
    private static func pieces(of part: String, room: Int) -> [String] {
        guard part.count > room else { return [part] }
        var pieces = [""]
        for character in part {
            pieces[pieces.count - 1].append(character)
            if ",/ ".contains(character) { pieces.append("") }
        }
        return pieces.filter { !$0.isEmpty }
    }
}
