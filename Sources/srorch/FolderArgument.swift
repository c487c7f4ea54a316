// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser

/// What `--output` of a verb means that makes a folder.
enum FolderArgument {
    /// Makes sure that it is not standard output, which is no folder.
    static func check(_ output: String?) throws {
        guard output == "-" else { return }
        throw ValidationError(
            "--output is a folder to make, which standard output cannot be; a folder of the name "
                + "'-' is './-'.")
    }
}
