// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Texts inside CSV.
package enum CSVText {
    /// A text as a field of one line: quoted where a comma or a quotation mark is in it
    /// (RFC 4180, section 2), and without line feeds (``PlainText/line(_:)``).
    package static func field(_ text: String) -> String {
        let line = PlainText.line(text)
        guard line.contains(where: { ",\"".contains($0) }) else { return line }
        return "\"" + line.replacing("\"", with: "\"\"") + "\""
    }
}
