// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation

/// Times as an archive of old packages has them in its addresses: `20261130T203000Z`, UTC.
enum PackageTime {
    /// The pictures of a mirror in which packages of that time are looked for: the archive's last
    /// before it, and the last of a day later, for an archive takes its pictures some hours apart.
    /// Empty if `time` is no such time.
    static func pictures(of time: String?) -> [String] {
        let format = Date.ISO8601FormatStyle(
            dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted)
        guard let time, let date = try? Date(time, strategy: format) else { return [] }
        return [date, date.addingTimeInterval(24 * 3600)].map { $0.formatted(format) }
    }
}
