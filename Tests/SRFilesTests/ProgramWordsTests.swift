// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRFiles
import Testing

@Suite("Other programs' words")
struct ProgramWordsTests {
    @Test(arguments: [
        ("", "it failed"), (" \n\r\n\t", "it failed"),
        ("tar: no such file\n", "it failed; tar said: \"tar: no such file\""),
        ("one\r\ntwo\r\n\n", "it failed; tar said: \"two\""),
        ("\u{1B}[31mred\u{7}\tand  wide", "it failed; tar said: \"[31mredand wide\""),
    ])
    func theLastLineIsQuoted(text: String, message: String) {
        #expect(ProgramWords.after("it failed", text, of: "tar") == message)
    }

    @Test func aLineWithoutEndIsCut() {
        let words = ProgramWords.quoted(String(repeating: "x", count: 100_000), of: "it")
        #expect((words?.count ?? 0) < 400 && words?.hasSuffix("x…\"") == true)
    }
}
