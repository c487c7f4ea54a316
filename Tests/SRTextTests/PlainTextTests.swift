// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRText
import Testing

/// Text from elsewhere, as it is shown.
struct PlainTextTests {
    @Test func aLineHoldsNothingThatATerminalObeys() {
        #expect(PlainText.line("capture kernel-build, é 👩‍👩‍👧") == "capture kernel-build, é 👩‍👩‍👧")
        #expect(PlainText.line("a\nb\r\nc\td") == "a\\nb\\r\\nc\\td")
        #expect(PlainText.line("\u{1B}[2J\u{7F}\u{9B}0m\u{0}") == "\\x1b[2J\\x7f\\x9b0m\\x00")
        #expect(
            PlainText.line("\u{202E}\u{2028}\u{FEFF}\u{FFFF}")
                == "\\u{202e}\\u{2028}\\u{feff}\\u{ffff}")
    }

    @Test func colouredLinesStay() {
        let lines = "\u{1B}[1mtitle\u{1B}[0m\n\u{1B}[38;5;35m###\u{1B}[0m\tend\n"
        #expect(PlainText.lines(lines) == lines)
        #expect(
            PlainText.lines("\u{1B}]0;t\u{7}\n\u{1B}[2J\u{1B}[1m")
                == "\\x1b]0;t\\x07\n\\x1b[2J\u{1B}[1m")
        #expect(PlainText.lines("\u{1B}") == "\\x1b" && PlainText.lines("\u{1B}[3") == "\\x1b[3")
    }

    @Test func aFieldOfCSV() {
        #expect(CSVText.field("plain") == "plain")
        #expect(CSVText.field("a,\"b\"\nc") == "\"a,\"\"b\"\"\\nc\"")
    }
}
