// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a sealed archive could not be read.
extension SRError.Code {
    /// The archive is damaged, of another kind, or holds what none may hold.
    public static let archive = Self("archive", .badTrace)
    /// The archive is of a later format than this tool knows.
    public static let newer = Self("newer", .missingTool)
}
