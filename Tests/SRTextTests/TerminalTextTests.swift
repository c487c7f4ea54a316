// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRText

@Suite("Text for a terminal")
struct TerminalTextTests {
    @Test func coloursAreThereWhereTheyMayBe() {
        let colour = TerminalStyle(width: 80, colour: true, blocks: false)
        #expect(colour.bold("a") == "\u{1B}[1ma\u{1B}[0m")
        #expect(colour.coloured("a", 35) == "\u{1B}[38;5;35ma\u{1B}[0m")
        #expect(TerminalStyle.plain.bold("a") == "a" && TerminalStyle.plain.dim("a") == "a")
        #expect(TerminalStyle(width: 3, colour: false, blocks: false).width == 40)
    }

    @Test func aPlotsSmallestValueShows() {
        #expect(TextPlot(blocks: false).line([0, 0.001, 1]) == " .#")
        #expect(TextPlot(blocks: true).line([0, 0.001, 1]) == " \u{2581}\u{2588}")
        #expect(TextPlot(blocks: false).line([0, 0]) == "  ")
        #expect(TextPlot(blocks: false).chart([1, 2], height: 2) == [" #", "##"])
    }

    @Test func aTablesColumnsAreAsWideAsTheyMustBe() {
        let text = TextTable.text(["name", "n"], [["a", "1,000"], ["longer", "2"]])
        #expect(text == "name        n\na       1,000\nlonger      2\n")
    }

    @Test func proseIsBrokenAtBlanksAndNoWordIsCut() {
        let words = "one two three fourteen-characters and a/very/long/path/that/stays/whole end"
        let fitted = TextFit(width: 20).text(words)
        #expect(
            fitted.split(whereSeparator: \.isWhitespace)
                == words.split(whereSeparator: \.isWhitespace))
        let lines = fitted.split(separator: "\n")
        #expect(lines.count > 3)
        for line in lines where line.contains(" ") { #expect(line.count <= 20, "\(line)") }
        #expect(TextFit(width: 200).text(words) == words)
    }

    /// Words in a last column are broken below themselves, and stay beside what they are of.
    @Test func aTableThatEndsInWordsStaysWhole() {
        let fitted = TextFit(width: 40).text(
            """
            ok  first     found
            ok  second    a version, and what there is to say of it
            """)
        #expect(
            fitted == """
                ok  first     found
                ok  second    a version, and what there
                              is to say of it
                """, "\(fitted)")
    }

    /// A wide table comes in parts, each with the first column, and none of its values is lost.
    @Test func aWideTableComesInParts() {
        let heads = ["name"] + (0..<12).map { "column\($0)" }
        let rows = ["a", "b"].map { name in [name] + (0..<12).map { "\(name)\($0 * 1000)" } }
        let fitted = TextFit(width: 40).text(TextTable.text(heads, rows))
        for value in heads.dropFirst() + rows.flatMap({ $0.dropFirst() }) {
            #expect(fitted.contains(value), "\(value)")
        }
        for line in fitted.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
        #expect(fitted.split(separator: "\n").filter { $0.hasPrefix("a ") }.count > 1)
    }
}
