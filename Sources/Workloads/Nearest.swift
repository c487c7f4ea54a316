// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The known name that a mistyped one most likely meant.
package enum Nearest {
    /// The candidate with the smallest edit distance, if fewer than half of the typed
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

    /// Levenshtein distance in characters, letter case ignored.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.lowercased())
        let b = Array(b.lowercased())
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let change = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j + 1] + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
