// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A file of vm/qemus: a version of Debian's QEMU that guests are run by, and the suites that have
/// it. A kernel names the QEMU of its suite; that may be one of these, or another.
struct QEMURecipe: Decodable, Sendable {
    /// What vm/build/sources.sh calls it.
    static let kind = "qemu"
    /// Below vm/.
    static let folder = "qemus"

    /// Its file's name, without the ending: QEMU's release.
    var name: String
    /// The processor family of its guests, one of ``Architecture/all``.
    var arch: String
    /// The version of Debian's package.
    var version: String
    /// When that was a mirror's newest, UTC.
    var packagesTime: String
}
