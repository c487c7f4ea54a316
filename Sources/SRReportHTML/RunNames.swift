// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What runs are called on a page: no two alike, and no more of their paths than that takes.
public enum RunNames {
    /// - Parameter paths: the components of each run's path, in order.
    /// - Returns: the last component of each; where two are alike, as many as tell them apart;
    ///   where nothing does, with a number. O(n² · components).
    public static func distinct(_ paths: [[String]]) -> [String] {
        var names = paths.map { $0.last ?? "-" }
        for index in paths.indices {
            let rivals = paths.indices.filter { $0 != index && paths[$0] != paths[index] }
            var taken = 1
            while taken < paths[index].count,
                rivals.contains(where: { paths[$0].suffix(taken) == paths[index].suffix(taken) })
            {
                taken += 1
            }
            if taken > 1 { names[index] = paths[index].suffix(taken).joined(separator: "/") }
        }
        var times: [String: Int] = [:]
        return names.map { name in
            times[name, default: 0] += 1
            let time = times[name, default: 1]
            return time == 1 ? name : "\(name) (\(time))"
        }
    }

    /// Names without the parts, between hyphens, that all of them have, as those of a sweep's
    /// runs: `fill-size=12M-s1` and `fill-size=16M-s1` are 12M and 16M. As they are where that
    /// does not tell them apart.
    static func differing(_ names: [String]) -> [String] {
        let parts = names.map { $0.split(separator: "-", omittingEmptySubsequences: false) }
        guard let first = parts.first, parts.allSatisfy({ $0.count == first.count }) else {
            return names
        }
        let kept = first.indices.filter { part in Set(parts.map { $0[part] }).count > 1 }
        let short = parts.map { parts in kept.map { parts[$0] } }
        // A key that all values of a part have goes too.
        let keys = kept.indices.map { part in
            let key = (short.first?[part].prefix { $0 != "=" } ?? "") + "="
            return short.allSatisfy { $0[part].hasPrefix(key) } ? key.count : 0
        }
        let told = short.map { parts in
            zip(parts, keys).map { $0.dropFirst($1) }.joined(separator: "-")
        }
        return Set(told).count == names.count && !told.contains("") ? told : names
    }
}
