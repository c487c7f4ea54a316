// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
public import SystemPackage

/// The last lines of a console log, and what they say of the kernel's end.
public struct ConsoleTail: Sendable, Hashable {
    public let lines: [String]

    /// Reads at most the last 64 KiB of the file; a missing file has no lines.
    public init(path: FilePath, lines wanted: Int = 40) {
        let limit = 65536
        guard let descriptor = try? FileDescriptor.open(path, .readOnly) else {
            lines = []
            return
        }
        defer { try? descriptor.close() }
        let size = (try? descriptor.seek(offset: 0, from: .end)) ?? 0
        let start = max(0, size - Int64(limit))
        let bytes =
            unsafe (try? [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = try unsafe descriptor.read(
                    fromAbsoluteOffset: start, into: UnsafeMutableRawBufferPointer(buffer))
            }) ?? []
        // A terminal's control sequences (the firmware's) have no place in a message.
        let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\r" && $0 != "\u{1b}" }
        lines = Array(
            text.split(whereSeparator: { $0.isNewline }).suffix(wanted).map(String.init))
    }

    /// The line in which the kernel says that it panics.
    public var panic: String? {
        lines.first { $0.contains(Self.panicWords) }
    }

    private static let panicWords = "Kernel panic - not syncing"

    /// The line of an oops or of a bug met by the kernel.
    public var oops: String? { lines.first { Self.isOops($0) } }

    /// How the kernel says that it met a fault: arch/x86/mm/fault.c, arch/x86/kernel/traps.c and
    /// lib/bug.c of Linux 6.12.
    private static func isOops(_ line: String) -> Bool {
        [
            "Oops:", "BUG: unable to handle", "BUG: kernel NULL", "kernel BUG at",
            "general protection",
        ]
        .contains { line.contains($0) }
    }

    /// The lines about the kernel's end, with those before it; the last ones where it says nothing
    /// of its end.
    public var ending: [String] {
        let (before, after) = (12, 28)
        guard
            let first = lines.firstIndex(where: {
                Self.isOops($0) || $0.contains(Self.panicWords)
            })
        else { return lines.suffix(before) }
        return Array(lines[max(0, first - before)..<min(lines.count, first + after)])
    }
}
