// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRSupport

/// `manifest.sha256`: what `sha256sum -c` reads, a line a file, by name.
package struct Manifest {
    package struct File: Equatable {
        package var name: String
        package var sha256: String

        package init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }
    }

    /// Its own name.
    package static let name = "manifest.sha256"

    package var files: [File]

    package var text: String { files.map { "\($0.sha256)  \($0.name)\n" }.joined() }

    package init(_ files: [File]) { self.files = files }

    /// - Throws: ``SRError`` for a line that is none.
    package init(text: String) throws(SRError) {
        files = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            let digest = line.prefix(64)
            let name = line.dropFirst(66)
            guard digest.utf8.count == 64, line.dropFirst(64).hasPrefix("  "),
                MemberName.problem(String(name)) == nil
            else {
                throw SRError(
                    .archive, "\(Self.name): line \(number + 1) is none")
            }
            files.append(File(name: String(name), sha256: String(digest)))
        }
    }

    /// Holds the files of an archive, by name with their SHA-256, against this.
    ///
    /// - Throws: ``SRError`` of code `archive` that names a file that is missing, another, or too
    ///   many.
    package func hold(_ digests: [String: String]) throws(SRError) {
        var others = Set(digests.keys)
        others.remove(Self.name)
        for file in files {
            guard let digest = digests[file.name] else {
                throw SRError(.archive, "\(file.name) is in the manifest, and missing")
            }
            guard digest == file.sha256 else {
                throw SRError(
                    .archive,
                    "\(file.name) is not what the manifest is of: its SHA-256 is \(digest), not "
                        + "\(file.sha256)")
            }
            others.remove(file.name)
        }
        if let other = others.min() {
            throw SRError(.archive, "\(other) is not in the manifest")
        }
    }
}
