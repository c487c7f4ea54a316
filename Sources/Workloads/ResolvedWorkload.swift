// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// A workload with every parameter decided: all that a capture needs to know of it.
public struct ResolvedWorkload: Sendable {
    public var name: String
    public var parameters: ParameterValues
    public var command: GuestCommand
    /// MemTotal, MiB: the workload's own, or the least in which the guest's kernel comes up.
    public var memoryMiB: Int
    public var swapMiB: Int
}

extension Workload {
    /// Decides every parameter, from `given` or by default.
    ///
    /// - Throws: `SRError` for a parameter that does not exist or a value it cannot have.
    public func resolve(_ given: [String: String], in context: WorkloadContext)
        throws(SRError)
        -> ResolvedWorkload
    {
        let known = parameters.map(\.name)
        for name in given.keys.sorted() where !known.contains(name) {
            throw .unknownParameter(
                name, workload: self.name, nearest: Nearest.name(to: name, among: known),
                known: known)
        }
        var values = ParameterValues()
        for parameter in parameters {
            let text = given[parameter.name] ?? parameter.defaultValue(in: context)
            guard let value = parameter.canonical(text) else {
                throw .badValue(
                    text, parameter: parameter.name, workload: name,
                    expected: parameter.expectation)
            }
            values.append(parameter.name, value)
        }
        return ResolvedWorkload(
            name: name, parameters: values, command: command(values, context),
            memoryMiB: max(memoryMiB, context.leastMemoryMiB), swapMiB: swapMiB)
    }

    /// Reads `NAME=VALUE` words, as `--param` takes them.
    ///
    /// - Throws: `SRError` for a word without `=` or a name given twice.
    public static func assignments(_ words: [String]) throws(SRError) -> [String: String] {
        var given: [String: String] = [:]
        for word in words {
            guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
                throw .malformedAssignment(word)
            }
            let name = String(word[..<equals])
            let value = String(word[word.index(after: equals)...])
            guard given.updateValue(value, forKey: name) == nil else {
                throw .repeatedParameter(name)
            }
        }
        return given
    }
}
