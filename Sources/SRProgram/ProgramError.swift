// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why a program was not run under a cap.
public struct ProgramError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// The request cannot be met as it stands.
        case usage
        /// There is no such program.
        case notFound
        /// The program is of a kind that cannot be held: static, setuid, of another machine.
        case refused
        /// The kernel, or this user, lacks what it takes.
        case missing
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
