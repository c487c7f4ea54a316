// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Some lines that are told together or not at all.
struct TextBlock {
    var lines: [String]
    /// Which blocks go first where there is no room: those of the highest rank; 0 stays.
    var rank: Int

    init(rank: Int = 0, _ lines: [String]) {
        self.lines = lines
        self.rank = rank
    }

    /// The lines of all that fit, in order.
    static func fitting(_ blocks: [TextBlock], limit: Int) -> [String] {
        var blocks = blocks
        func total() -> Int { blocks.map(\.lines.count).reduce(0, +) }
        while total() > limit, let worst = blocks.map(\.rank).max(), worst > 0 {
            blocks.removeAll { $0.rank == worst }
        }
        let lines = blocks.flatMap(\.lines)
        guard lines.count > limit else { return lines }
        return lines.prefix(limit - 1) + ["and \(lines.count - limit + 1) lines more, on the page"]
    }
}
