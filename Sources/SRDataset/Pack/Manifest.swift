// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import SystemPackage

/// `manifest.sha256`: what `sha256sum -c` reads, a line a file, by name.
struct Manifest {
    struct File: Equatable {
        var name: String
        var sha256: String
    }

    var files: [File]

    var text: String { files.map { "\($0.sha256)  \($0.name)\n" }.joined() }

    init(_ files: [File]) { self.files = files }

    /// - Throws: `SRError` for a line that is none.
    init(text: String) throws(SRError) {
        files = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            let digest = line.prefix(64)
            let name = line.dropFirst(66)
            guard digest.utf8.count == 64, line.dropFirst(64).hasPrefix("  "),
                MemberName.problem(String(name)) == nil
            else {
                throw SRError(
                    .archive, "\(DatasetFormat.manifest): line \(number + 1) is none")
            }
            files.append(File(name: String(name), sha256: String(digest)))
        }
    }
}
