// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SystemPackage

/// All of /proc/vmstat around a command, read in the guest by a shell that runs the command, and
/// printed after the command's own output.
enum VmstatReading {
    private static let before = "srorch-vmstat-before"
    private static let after = "srorch-vmstat-after"
    /// Both readings and more: one has some 200 lines.
    private static let tailBytes = 1 << 17

    private static let script =
        "b=$(/bin/cat /proc/vmstat); \"$@\"; s=$?; "
        + "printf '\\n\(before)\\n%s\\n\(after)\\n' \"$b\"; /bin/cat /proc/vmstat; "
        + WrappedCommand.ending

    /// The words to run in place of a command's.
    static func around(_ command: [String]) -> [String] {
        WrappedCommand.shell + [script, "sh"] + command
    }

    /// Takes what was read off the end of a command's output.
    ///
    /// - Returns: each counter's number after less before; nil if they are not there.
    static func take(from log: FilePath) -> [String: Int64]? {
        LogTail.take(after: before, most: tailBytes, from: log, read: deltas)
    }

    /// - Parameter text: both readings, the line `after` between them.
    static func deltas(in text: Substring) -> [String: Int64]? {
        let halves = text.split(separator: "\(after)\n", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let (old, new) = (counters(halves[0]), counters(halves[1]))
        guard !new.isEmpty else { return nil }
        var deltas: [String: Int64] = [:]
        for (name, value) in new {
            if let earlier = old[name] { deltas[name] = value - earlier }
        }
        return deltas
    }

    private static func counters(_ text: Substring) -> [String: Int64] {
        var counters: [String: Int64] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ")
            if parts.count == 2, let value = Int64(parts[1]) { counters[String(parts[0])] = value }
        }
        return counters
    }
}
