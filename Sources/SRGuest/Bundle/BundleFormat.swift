// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRParse

/// What `docs/reproducibility.md` promises of a guest in one file.
enum BundleFormat {
    static let version = 1
    /// How a bundle's name ends.
    static let ending = ".srguest.tar.zst"

    /// Level and jobs are a balance of size and time: a root of a gigabyte in a minute on two
    /// processors. The window is what every zstd unpacks (`ZSTD_WINDOWLOG_LIMIT_DEFAULT`).
    ///
    /// - Parameter threads: the bytes are the same whatever their number.
    static func archive(threads: Int) -> ArchiveFormat {
        ArchiveFormat(
            name: "guest", version: version, firstReader: "1.0.0",
            compression: ZstdSettings(
                level: 12, windowLog: 27,
                jobs: .init(bytes: 64 << 20, threads: Int32(clamping: threads))))
    }

    /// Files that a bundle has besides its parts.
    static let readme = "README.md"
    static let description = "guest.json"
    /// Each Debian package in it and behind it, with the source that it was built from.
    static let sources = "sources.tsv"
    /// The folder of the parts, each in a folder `KIND-CONTENT`.
    static let parts = "parts/"
}
