// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SRParse

/// A kind of sealed archive: what its seal calls it, and how it is packed.
package struct ArchiveFormat: Sendable {
    /// One word: `dataset`.
    package let name: String
    package let version: Int
    /// The first version of SwapReplay that reads ``version``.
    package let firstReader: String
    package let compression: ZstdSettings

    package init(
        name: String, version: Int, firstReader: String, compression: ZstdSettings
    ) {
        self.name = name
        self.version = version
        self.firstReader = firstReader
        self.compression = compression
    }

    /// What takes an archive, by its kind.
    static let takers = ["dataset": "srorch dataset extract", "guest": "srorch vm import"]

    /// Every member's time: 2026-01-01, the hour at which every guest starts.
    static let time = 1_767_225_600
    /// At most this many files.
    static let memberLimit = 1_000_000
    /// An archive may unpack to this many times its own bytes, and ``slack`` more.
    static let expansion: UInt64 = 200
    static let slack: UInt64 = 64 << 20
}
