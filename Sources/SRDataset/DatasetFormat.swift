// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What `docs/datasets.md` promises of a dataset's archive.
enum DatasetFormat {
    static let version = 1
    /// The first version of SwapReplay that reads ``version``.
    static let firstReader = "0.1.0"

    /// zstd's level: the traces inside are compressed already, the rest is text.
    static let level: Int32 = 9
    /// Every member's time: 2026-01-01, the hour at which every guest starts.
    static let time = 1_767_225_600

    /// Files that a dataset has besides its runs.
    static let readme = "README.md"
    static let croissant = "croissant.json"
    static let description = "dataset.json"
    static let manifest = "manifest.sha256"
    static let table = "runs.csv"
    /// The folder of the runs.
    static let runs = "runs/"

    /// At most this many files.
    static let memberLimit = 1_000_000
    /// At most so much of a text that is read whole: bytes.
    static let textLimit = 64 << 20

    /// An archive may unpack to this many times its own bytes, and ``slack`` more.
    static let expansion: UInt64 = 200
    static let slack: UInt64 = 64 << 20
}
