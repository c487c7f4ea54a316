// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A command as the guest's init starts it: words, environment, folder.
public struct GuestCommand: Sendable, Equatable {
    /// The program and its arguments; `argv[0]` is an absolute path or found on the guest's PATH.
    public var argv: [String]
    /// Variables set for the command, sorted by name so that a recipe has one spelling.
    public var environment: [(name: String, value: String)]
    /// The folder it starts in.
    public var cwd: String
    /// The built-in workload that it is; nil for a program of the guest alone.
    public internal(set) var builtIn: BuiltIn?

    public init(argv: [String], environment: [String: String] = [:], cwd: String = "/") {
        self.argv = argv
        self.environment = environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.cwd = cwd
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.argv == b.argv && a.cwd == b.cwd
            && a.environment.elementsEqual(b.environment) {
                $0.name == $1.name && $0.value == $1.value
            }
    }
}
