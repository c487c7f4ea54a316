// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// A program, and how little memory it is to have.
public struct ProgramRequest: Sendable {
    /// How a program's pages are watched.
    public enum Mode: String, Sendable, CaseIterable {
        /// Pages leave its page table, and every return is a fault that is counted.
        case exact
        /// Nothing is ever missing; which pages were touched is asked every 5 ms.
        case sampled
    }

    /// The least cap: what one system call may hold in place at once.
    public static let leastResidentBytes = 1 << 20

    public var command: [String]
    /// The run folder to make.
    public var output: FilePath
    public var residentBytes: Int
    public var mode = Mode.exact
    public var force = false
    /// The shim; nil: beside the running executable.
    public var shim: FilePath?

    public init(command: [String], output: FilePath, residentBytes: Int) {
        self.command = command
        self.output = output
        self.residentBytes = residentBytes
    }
}
