// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@Suite("Bytes as text")
struct ByteTextTests {
    /// Whatever the bytes are, they come back; every pair of bytes, alone and before a letter.
    @Test func anyBytesComeBack() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                for bytes in [[first, second], [0xEE, first, second], [first, second, 0x41]] {
                    let text = ByteText.text(bytes)
                    guard ByteText.bytes(text) != bytes else { continue }
                    Issue.record("\(bytes) came back as \(ByteText.bytes(text))")
                }
            }
        }
    }

    @Test func whatIsUTF8StaysAsItIs() {
        for text in ["plain", "é", "\u{10FFFF}", "\u{E000}", ""] {
            #expect(ByteText.text(Array(text.utf8)) == text)
            #expect(!ByteText.hasEscapes(text))
        }
    }

    @Test func whatIsNotIsShown() {
        #expect(ByteText.shown(ByteText.text([0x62, 0xFF, 0x64])) == "b\\xFFd")
        #expect(ByteText.path(ByteText.text([0x62, 0xFF])).length == 2)
    }
}
