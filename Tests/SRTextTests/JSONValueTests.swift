// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRText
import Testing

@Suite("JSON without Foundation")
struct JSONValueTests {
    /// What it prints is read back by another reader of JSON, value for value.
    @Test func anotherReaderFindsTheSame() throws {
        let text = "quote \" back \\ line \n bell \u{7} é \u{2028} \u{1F600}"
        let value = JSONValue.object([
            .init("text", .string(text)), .init("most", .unsigned(.max)),
            .init("least", .integer(.min)), .init("pi", .number(3.25)),
            .init("none", .number(.nan)), .init("yes", .bool(true)),
            .init("empty", .array([])),
            .init("rows", .array([.object([.init("a", .null)]), .array([.integer(1)])])),
        ])
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(value.text().utf8)) as? [String: Any])
        #expect(read["text"] as? String == text)
        #expect((read["most"] as? NSNumber)?.uint64Value == .max)
        #expect((read["least"] as? NSNumber)?.int64Value == .min)
        #expect(read["pi"] as? Double == 3.25 && read["yes"] as? Bool == true)
        #expect(read["none"] is NSNull && (read["empty"] as? [Any])?.isEmpty == true)
        #expect((read["rows"] as? [Any])?.count == 2)
    }

    @Test func keysKeepTheirOrder() {
        let value = JSONValue.object([.init("b", .integer(1)), .init("a", .array([.integer(2)]))])
        #expect(value.text() == "{\n  \"b\": 1,\n  \"a\": [2]\n}")
    }
}
