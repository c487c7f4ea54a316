// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A fault of a plan: where it is, what it is, and what would be right.
public struct PlanError: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// Both from 1; the column counts Unicode scalars.
    public let line: Int
    public let column: Int
    public let message: String

    public var description: String { "\(file):\(line):\(column): \(message)" }
}
