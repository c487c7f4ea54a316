// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRGuest
import SRSupport

/// What `--output` of a verb means that makes a folder.
enum FolderArgument {
    /// Makes sure that it is not standard output, which is no folder.
    ///
    /// - Parameter needsText: whether the name is written into texts, or renamed in the end, so
    ///   that it has to be UTF-8.
    static func check(_ output: String?, needsText: Bool = false) throws {
        if needsText, let output, ByteText.hasEscapes(output) {
            throw ValidationError(
                "--output \(ByteText.shown(output)) is not UTF-8, as this folder's name has to be.")
        }
        guard output == "-" else { return }
        throw ValidationError(
            "--output is a folder to make, which standard output cannot be; a folder of the name "
                + "'-' is './-'.")
    }
}
