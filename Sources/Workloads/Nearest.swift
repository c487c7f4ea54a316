// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The known name that a mistyped one most likely meant.
package enum Nearest {
    /// The candidate with the smallest edit distance, if at most half of the typed
    /// letters would have to change; ties go to the first. O(candidates × letters²).
    package static func name(to typed: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (name: $0, distance: distance(typed, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance * 2 <= typed.count ? best.name : nil
    }

    /// A question to put behind a mistyped name; nothing where none is near.
    package static func hint(_ nearest: String?) -> String {
        nearest.map { " (did you mean '\($0)'?)" } ?? ""
    }

    /// Edits from one to the other, letter case ignored: a character put in, left out or
    /// changed, or two neighbours that changed places (optimal string alignment).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.lowercased())
        let b = Array(b.lowercased())
        var before = [Int](repeating: 0, count: b.count + 1)
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [i + 1]
            for j in b.indices {
                let change = row[j] + (a[i] == b[j] ? 0 : 1)
                var least = min(change, row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    least = min(least, before[j - 1] + 1)
                }
                next.append(least)
            }
            before = row
            row = next
        }
        return row[b.count]
    }
}
