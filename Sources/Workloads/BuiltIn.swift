// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A workload that is written once for two memories: real ones in a guest, where it is the
/// program sr-workload, and modelled ones.
public struct BuiltIn: Sendable, Equatable {
    /// Its name in `Sources/CWorkloads`.
    public var name: String
    /// All of its parameters, `name=value`, sizes in bytes.
    public var words: [String]
}

extension BuiltIn {
    /// The guest's program that runs them, static: a path in its root.
    public static let program = "/usr/local/bin/sr-workload"
}

extension ResolvedWorkload {
    /// The workload as synth runs it; nil for one that is a program of the guest alone.
    public var builtIn: BuiltIn? { command.builtIn }
}

extension GuestCommand {
    /// The guest's command for a built-in workload.
    static func builtIn(_ name: String, _ values: ParameterValues) -> GuestCommand {
        let words = values.names.map { parameter in
            let value = values[parameter]
            // Sizes are the only values with a unit.
            let bytes = parameter == "size" ? ByteSize.parse(value) : nil
            return "\(parameter)=\(bytes.map(String.init) ?? value)"
        }
        var command = GuestCommand(argv: [BuiltIn.program, name] + words)
        command.builtIn = BuiltIn(name: name, words: words)
        return command
    }
}
