// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The files of a built part, which guests get to see: all in its folder but the manifest and
/// the seal.
struct PartFiles {
    static let manifest = "manifest.json"
    static let seal = "seal.tsv"

    let folder: FilePath

    init(_ folder: FilePath) { self.folder = folder }

    /// Names relative to the folder, sorted.
    func names() throws -> [String] {
        guard
            let names = FileManager.default.enumerator(atPath: folder.string)?
                .compactMap({ $0 as? String })
        else { throw SRError(.image, "the folder \(folder) cannot be read") }
        return names.sorted().filter {
            $0 != Self.manifest && $0 != Self.seal && FileDigest.isFile(folder.appending($0))
        }
    }

    /// SHA-256 over names and contents, read anew.
    func digest() throws -> String {
        try FileDigest.sha256(ofEach: try names().map { ($0, folder.appending($0)) })
    }
}
