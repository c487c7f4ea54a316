// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What another program said, told in a message of ours as its words and not as ours.
public enum ProgramWords {
    /// A reason is shorter; what is longer holds a file's contents.
    private static let limit = 300

    /// The last line that a program said, behind its name: `tar said: "no such file"`.
    ///
    /// - Parameters:
    ///   - text: what it printed; control characters of it are left out.
    ///   - program: its name, as a user knows it.
    /// - Returns: nil if it printed nothing but blanks.
    public static func quoted(_ text: String, of program: String) -> String? {
        let last = text.split(whereSeparator: \.isNewline)
            .map { plain($0) }.last { !$0.isEmpty }
        return last.map { "\(program) said: \"\($0)\"" }
    }

    /// The same behind a message, or the message alone.
    public static func after(_ message: String, _ text: String, of program: String) -> String {
        message + (quoted(text, of: program).map { "; \($0)" } ?? "")
    }

    private static func plain(_ line: Substring) -> String {
        var text = ""
        for scalar in line.unicodeScalars where scalar.properties.generalCategory != .control {
            text.unicodeScalars.append(scalar)
        }
        let words = text.split(separator: " ").joined(separator: " ")
        return words.count > limit ? words.prefix(limit) + "…" : words
    }
}
