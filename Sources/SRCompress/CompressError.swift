// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why pages cannot be compressed.
public struct CompressError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// Something was asked for that there is not.
        case usage
        /// A file cannot be read, or holds no pages.
        case input
        /// A library failed, or gave back other bytes than it was given.
        case library
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
