// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SystemPackage

/// A file that is whole or not there: it is made under another name beside its own, and renamed.
package enum FileDraft {
    /// Makes what stands at `path`, or takes its place; of a link, the place of what it leads to.
    ///
    /// - Parameter make: makes the file at the name that it is given. Where it throws, that file
    ///   is removed and what stood at `path` stays.
    /// - Throws: what `make` throws, or `Errno` of rename(2).
    package static func replace<Result>(
        _ path: FilePath, _ make: (FilePath) throws -> Result
    ) throws -> Result {
        let path = path.behindLinks
        let draft = draft(of: path)
        do {
            let result = try make(draft)
            try draft.rename(to: path)
            return result
        } catch {
            draft.removeFile()
            throw error
        }
    }

    /// `NAME.new`, byte for byte.
    private static func draft(of path: FilePath) -> FilePath {
        let name = unsafe path.withPlatformString {
            unsafe Array(UnsafeBufferPointer(start: $0, count: path.length))
        }
        return FilePath(
            platformString: name + ".new".utf8.map { CChar(bitPattern: $0) } + [0])
    }

    /// Writes `text` there, with the mode that the user's mask leaves of 0644.
    package static func write(_ text: String, to path: FilePath) throws {
        try replace(path) { draft in
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
        }
    }
}
