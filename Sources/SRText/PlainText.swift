// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRParse

/// Text that comes from elsewhere (a trace's origin, the names in it, a run's record), made fit
/// to be shown.
public enum PlainText {
    /// The text on one line: what would move a terminal's cursor, turn the direction of
    /// reading, begin a new line or is no character of XML stands there as an escape, such as
    /// `\n`, `\x1b` or `\u{202e}`.
    public static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHidden(scalar) {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A text of several lines, coloured perhaps: line feeds, tabulators and the colours of
    /// ECMA-48, 8.3.117 stay, all else is as in ``line(_:)``.
    ///
    /// The last sieve before a terminal. It cannot tell a line feed of ours from one of a
    /// trace's origin, so that goes through ``line(_:)`` first.
    public static func lines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isHidden($0) && !isLayout($0) }) else {
            return text
        }
        var result = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            let length = scalar == "\u{1B}" ? colourLength(rest) : nil
            if let length {
                result.unicodeScalars.append(contentsOf: rest.prefix(length))
            } else if isLayout(scalar) || !isHidden(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar)
            }
            rest = rest.dropFirst(length ?? 1)
        }
        return result
    }

    /// Scalars of the Select Graphic Rendition that `text` begins with; nil if it begins with
    /// another control sequence.
    private static func colourLength(_ text: Substring.UnicodeScalarView) -> Int? {
        let inside = text.dropFirst()
        guard inside.first == "[" else { return nil }
        let numbers = inside.dropFirst().prefix { ("0"..."9").contains($0) || $0 == ";" }
        guard inside.dropFirst(1 + numbers.count).first == "m" else { return nil }
        return numbers.count + 3
    }

    private static func isLayout(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\t"
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        // Nearly all text is this.
        if (0x20..<0x7F).contains(scalar.value) { return false }
        if scalar.properties.isNoncharacterCodePoint { return true }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // The joiners and the soft hyphen are part of how words are written.
        case .format: ![0xAD, 0x200C, 0x200D].contains(scalar.value)
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let hex = String(scalar.value, radix: 16)
            guard scalar.value < 0x100 else { return "\\u{\(hex)}" }
            return "\\x" + (hex.count < 2 ? "0" : "") + hex
        }
    }
}

extension TraceHeader {
    /// The header with its texts as ``PlainText/line(_:)`` shows them.
    package var shown: TraceHeader {
        var header = self
        header.origin = PlainText.line(origin)
        header.compressors = compressors.map(PlainText.line)
        header.implementations = implementations.map(PlainText.line)
        return header
    }
}
