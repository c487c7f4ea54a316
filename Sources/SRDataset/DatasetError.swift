// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why a dataset could not be made or read: what, where, and what to do.
public struct DatasetError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// What was asked for cannot be, as it was said.
        case usage
        /// A run that is no run, or none that a dataset takes.
        case run
        /// The archive is none, ends early, is damaged, or holds what no dataset may.
        case archive
        /// A dataset of a format that came after this tool.
        case newer
        /// A file could not be written.
        case output
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
