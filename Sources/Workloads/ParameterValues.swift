// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Every parameter of a workload with its canonical value, in the catalogue's order.
public struct ParameterValues: Sendable, Equatable {
    public private(set) var names: [String] = []
    private var values: [String: String] = [:]

    /// The value of a declared parameter. The catalogue's tests see to it that a workload
    /// asks only for what it declares.
    public subscript(name: String) -> String {
        guard let value = values[name] else {
            preconditionFailure("a workload asked for '\(name)', which it does not declare")
        }
        return value
    }

    /// A size in bytes.
    public func bytes(_ name: String) -> Int { ByteSize.parse(self[name]) ?? 0 }

    /// Name to value, for a record of the run.
    public var dictionary: [String: String] { values }

    mutating func append(_ name: String, _ value: String) {
        names.append(name)
        values[name] = value
    }
}
