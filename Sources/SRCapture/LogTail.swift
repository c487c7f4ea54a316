// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SystemPackage

/// What a shell of ours printed after a command's own output, in the same log.
enum LogTail {
    /// Takes it off the log's end.
    ///
    /// - Parameters:
    ///   - mark: the line that it begins with, after an empty one.
    ///   - most: bytes that are looked through, from the end.
    ///   - read: makes a value of what follows the mark; nil: the log stays as it is.
    /// - Returns: that value; nil if there is none.
    static func take<Value>(
        after mark: String, most: Int, from log: FilePath, read: (Substring) -> Value?
    ) -> Value? {
        guard let size = HostFiles.size(log),
            let file = try? FileDescriptor.open(log, .readWrite, options: .closeOnExec)
        else { return nil }
        defer { try? file.close() }
        let start = max(0, size - Int64(most))
        var tail = [UInt8](repeating: 0, count: Int(size - start))
        var filled = 0
        while filled < tail.count {
            let count = unsafe tail.withUnsafeMutableBytes {
                unsafe (try? file.read(
                    fromAbsoluteOffset: start + Int64(filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))) ?? 0
            }
            guard count > 0 else { return nil }
            filled += count
        }
        guard let at = position(of: mark, in: tail) else { return nil }
        let text = String(decoding: tail[at.upperBound...], as: UTF8.self)
        guard let value = read(text[...]) else { return nil }
        try? file.resize(to: start + Int64(at.lowerBound))
        return value
    }

    /// Where the last line that is `mark` stands, with the line ends around it.
    static func position(of mark: String, in tail: [UInt8]) -> Range<Int>? {
        let line = Array("\n\(mark)\n".utf8)
        let start = tail.indices.last {
            tail[$0] == line[0] && tail[$0...].starts(with: line)
        }
        return start.map { $0..<$0 + line.count }
    }
}
