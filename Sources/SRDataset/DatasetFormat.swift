// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
internal import SRParse

/// What `docs/datasets.md` promises of a dataset's archive.
enum DatasetFormat {
    static let version = 1
    /// zstd's level 9: the traces inside are compressed already, the rest is text.
    static let archive = ArchiveFormat(
        name: "dataset", version: version, firstReader: "0.1.0",
        compression: ZstdSettings(level: 9))

    /// Files that a dataset has besides its runs.
    static let readme = "README.md"
    static let croissant = "croissant.json"
    static let description = "dataset.json"
    static let table = "runs.csv"
    static let guest = "guest.srguest.tar.zst"
    /// The folder of the runs.
    static let runs = "runs/"

    /// At most so much of a text that is read whole: bytes.
    static let textLimit = 64 << 20
}
