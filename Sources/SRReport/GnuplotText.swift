// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRText

/// Texts inside gnuplot scripts.
enum GnuplotText {
    /// A text as gnuplot's double-quoted string.
    ///
    /// A backquote is written as its number: what stands between two of them, also in a string,
    /// gnuplot runs as a command of the shell.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "`": result += "\\140"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A text on one line, without the characters that mean something in gnuplot's enhanced
    /// text.
    static func plain(_ text: String) -> String {
        String(PlainText.line(text).map { "{}^_@&~\\".contains($0) ? " " : $0 })
    }
}
