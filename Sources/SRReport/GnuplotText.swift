// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Texts inside gnuplot scripts.
enum GnuplotText {
    /// A text as gnuplot's double-quoted string.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }

    /// A text without the characters that mean something in gnuplot's enhanced text.
    static func plain(_ text: String) -> String {
        String(text.map { "{}^_@&~\\".contains($0) ? " " : $0 })
    }
}
