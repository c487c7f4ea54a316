// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a dataset could not be made, read or reproduced.
extension SRError.Code {
    /// A run folder cannot be packed as it is.
    public static let run = Self("run", .badTrace)
    /// The archive is damaged, is no dataset, or holds what no dataset may hold.
    public static let archive = Self("archive", .badTrace)
    /// The archive is of a later format than this tool knows.
    public static let newer = Self("newer", .missingTool)
}
