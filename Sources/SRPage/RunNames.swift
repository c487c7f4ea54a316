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
}
