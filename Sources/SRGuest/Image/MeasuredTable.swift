// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// What was measured of guests, by a key of all that decides it: a line each, with tabs between
/// the key and what was found.
struct MeasuredTable {
    /// Read in this order; the last is written too.
    let paths: [FilePath]

    /// What stands behind a key.
    ///
    /// - Parameter read: makes a value of the words; nil: the line is passed over.
    func answer<Value>(_ key: String, _ read: ([Substring]) -> Value?) -> Value? {
        for path in paths {
            let text = (try? String(contentsOfFile: path.string, encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n") where line.hasPrefix(key + "\t") {
                if let value = read(Array(line.split(separator: "\t").dropFirst())) {
                    return value
                }
            }
        }
        return nil
    }

    /// A table that cannot be written costs a measurement next time, nothing more.
    func remember(_ key: String, _ words: [String]) {
        guard let path = paths.last,
            let file = try? FileDescriptor.open(
                path, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        else { return }
        let line = ([key] + words).joined(separator: "\t") + "\n"
        _ = try? file.closeAfter { try file.writeAll(line.utf8) }
    }
}
