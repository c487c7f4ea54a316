// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why nothing could be modelled, or a model's run ended early.
public struct SynthError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// The request cannot be met as it stands.
        case usage
        /// Swap or memory of the model ran out: the kernel would kill the program.
        case outOfMemory
        case cancelled
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
