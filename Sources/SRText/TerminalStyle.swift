// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What an output for people can show.
public struct TerminalStyle: Sendable, Equatable {
    /// Characters in a line.
    public var width: Int
    /// Whether lines are to be no longer than that: in a terminal, or where COLUMNS asks.
    public var isBound = false
    /// Whether colours may be used (ECMA-48, 256 colours).
    public var colour: Bool
    /// Whether block characters may be used, in eighths; else `#`.
    public var blocks: Bool

    /// - Parameters:
    ///   - width: of a line, in characters; 40 at least.
    ///   - colour: whether colours may be used.
    ///   - blocks: whether block characters may be used.
    public init(width: Int, colour: Bool, blocks: Bool) {
        self.width = max(width, 40)
        self.colour = colour
        self.blocks = blocks
    }

    /// The style of a pipe or a file: no colour, no character outside ASCII.
    public static let plain = TerminalStyle(width: 80, colour: false, blocks: false)

    package var plot: TextPlot { TextPlot(blocks: blocks) }
}

/// What a style makes of text: as it is, where there are no colours.
extension TerminalStyle {
    package func bold(_ text: String) -> String { rendered(text, "1") }

    package func dim(_ text: String) -> String { rendered(text, "2") }

    /// - Parameter colour: of the 256-colour cube.
    package func coloured(_ text: String, _ colour: Int) -> String {
        rendered(text, "38;5;\(colour)")
    }

    /// Select Graphic Rendition (ECMA-48, section 8.3.117).
    private func rendered(_ text: String, _ attributes: String) -> String {
        colour ? "\u{1B}[\(attributes)m\(text)\u{1B}[0m" : text
    }
}
