// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// All of /proc/vmstat around a command, read in the guest by a shell that runs the command, and
/// printed after the command's own output.
enum VmstatReading {
    private static let before = "srorch-vmstat-before"
    private static let after = "srorch-vmstat-after"
    /// Both readings and more: one has some 200 lines.
    private static let tailBytes = 1 << 17

    /// What ends a command by a signal ends the shell by it, so that it is told as before.
    private static let script =
        "b=$(/bin/cat /proc/vmstat); \"$@\"; s=$?; "
        + "printf '\\n\(before)\\n%s\\n\(after)\\n' \"$b\"; /bin/cat /proc/vmstat; "
        + "[ $s -gt 128 ] && kill -$((s - 128)) $$; exit $s"

    /// The words to run in place of a command's.
    static func around(_ command: [String]) -> [String] {
        ["/bin/sh", "-c", script, "sh"] + command
    }

    /// Takes what was read off the end of a command's output.
    ///
    /// - Returns: each counter's number after less before; nil if they are not there.
    static func take(from log: FilePath) -> [String: Int64]? {
        guard let size = HostFiles.size(log),
            let file = try? FileDescriptor.open(log, .readWrite, options: .closeOnExec)
        else { return nil }
        defer { try? file.close() }
        let start = max(0, size - Int64(tailBytes))
        var tail = [UInt8](repeating: 0, count: Int(size - start))
        let count = unsafe tail.withUnsafeMutableBytes {
            unsafe (try? file.read(fromAbsoluteOffset: start, into: $0)) ?? 0
        }
        guard count == tail.count, let (deltas, length) = deltas(in: tail) else { return nil }
        try? file.resize(to: size - Int64(length))
        return deltas
    }

    /// - Returns: the differences, and how many bytes at the end they stood in.
    static func deltas(in tail: [UInt8]) -> (deltas: [String: Int64], length: Int)? {
        let mark = Array("\n\(before)\n".utf8)
        guard
            let start = tail.indices.last(where: {
                tail[$0] == mark[0] && tail[$0...].starts(with: mark)
            })
        else { return nil }
        let text = String(decoding: tail[(start + mark.count)...], as: UTF8.self)
        let halves = text.split(separator: "\(after)\n", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let (old, new) = (counters(halves[0]), counters(halves[1]))
        guard !new.isEmpty else { return nil }
        var deltas: [String: Int64] = [:]
        for (name, value) in new {
            if let earlier = old[name] { deltas[name] = value - earlier }
        }
        return (deltas, tail.count - start)
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
