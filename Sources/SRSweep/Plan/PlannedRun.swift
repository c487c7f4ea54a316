// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles

/// One run of a plan: its name and the words that make it.
public struct PlannedRun: Sendable, Hashable {
    /// Unlike any other's of the plan; a folder's name, decided by the plan alone.
    public let name: String
    public let workload: String
    /// What follows `srorch`; all of it decides the run's trace.
    public let words: [String]
    /// More words, that decide only how long the run may take.
    public let limits: [String]
    public let estimate: RunEstimate
    /// Words that come last: `--` and a command.
    var ending: [String] = []

    /// The command's words after `srorch`, for a run in that folder.
    public func command(output: String) -> [String] {
        words + limits + ["--quiet", "--output", output] + ending
    }

    /// Letters that a name may have, besides ASCII letters and digits.
    private static let plain = Set("=.+_-")
    /// Longer names are cut; file systems take 255 bytes, and work names append to them.
    private static let longest = 120

    /// A folder's name of parts: `:` and `,` get stand-ins; what is too long is cut, with a
    /// digest of the whole.
    static func name(_ parts: [String]) -> String {
        let whole = parts.joined(separator: "-")
        let text = String(
            whole.map { letter in
                if letter == "," { return "+" }
                let isPlain = letter.isASCII && (letter.isLetter || letter.isNumber)
                return isPlain || plain.contains(letter) ? letter : "."
            })
        guard text.count > longest else { return text }
        return text.prefix(longest - 9) + "-" + FileDigest.sha256(of: [whole]).prefix(8)
    }
}
