// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRText

/// What a style makes of text: as it is, where there are no colours.
extension TerminalHistogram.Style {
    package func bold(_ text: String) -> String { rendered(text, "1") }

    package func dim(_ text: String) -> String { rendered(text, "2") }

    /// - Parameter colour: of the 256-colour cube.
    package func coloured(_ text: String, _ colour: Int) -> String {
        rendered(text, "38;5;\(colour)")
    }

    package var plot: TextPlot { TextPlot(blocks: blocks) }

    /// Select Graphic Rendition (ECMA-48, section 8.3.117).
    private func rendered(_ text: String, _ attributes: String) -> String {
        colour ? "\u{1B}[\(attributes)m\(text)\u{1B}[0m" : text
    }
}
