// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension String {
    /// The text and blanks after it up to `width` characters.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    /// The text in lines of at most this many characters, where its blanks allow.
    package func wrapped(_ width: Int = 80) -> String {
        var lines = [""]
        for word in split(separator: " ") {
            if let last = lines.last, last.count + word.count >= width { lines.append("") }
            let start = lines[lines.count - 1]
            lines[lines.count - 1] = start.isEmpty ? String(word) : start + " " + word
        }
        return lines.joined(separator: "\n")
    }
}
