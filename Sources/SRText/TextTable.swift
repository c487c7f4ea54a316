// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A table for people.
package enum TextTable {
    /// Lines with columns as wide as they must be: the first on the left, others on the right.
    package static func text(_ titles: [String], _ rows: [[String]]) -> String {
        let lines = [titles] + rows
        let widths = titles.indices.map { column in
            lines.map { $0[column].count }.max() ?? 0
        }
        return lines.map { line in
            var text = line[0].padded(to: widths[0])
            for column in 1..<line.count {
                text += "  " + Numbers.right(line[column], widths[column])
            }
            return text + "\n"
        }.joined()
    }
}
