// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRText

/// What a member of an archive may be called.
///
/// The packer writes no other names, so a reader takes no other: nothing that leaves the
/// folder it is unpacked into, or that a shell, a terminal or another file system reads
/// otherwise.
package enum MemberName {
    private static let limit = 200

    /// What is wrong with the name, in words; nil: nothing.
    package static func problem(_ name: String) -> String? {
        if name.isEmpty { return "has no name" }
        if name.utf8.count > limit { return "has a name of \(name.utf8.count) bytes" }
        if name.utf8.first == UInt8(ascii: "/") { return "has an absolute path" }
        for part in name.split(separator: "/", omittingEmptySubsequences: false) {
            if part == ".." { return "has a path that leaves the folder" }
            if part.isEmpty || part == "." { return "has a path that is not in its shortest form" }
            if part.utf8.first == UInt8(ascii: "-") { return "has a name that begins with '-'" }
        }
        if let byte = name.utf8.first(where: { $0 != UInt8(ascii: "/") && !isPlain($0) }) {
            return "has a name with byte \(byte), which is none of A-Z a-z 0-9 . _ + -"
        }
        return nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: [UInt8](".+-_".utf8).contains(byte)
        }
    }

    /// `text` as a run's name: what is not plain becomes `-`.
    package static func plain(_ text: String) -> String {
        let kept = text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }
        let trimmed = kept.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        return String(decoding: trimmed, as: UTF8.self)
    }

    /// For a message: the name without what would move a terminal's cursor.
    package static func shown(_ name: String) -> String {
        "'" + PlainText.line(String(name.prefix(limit))) + "'"
    }
}
