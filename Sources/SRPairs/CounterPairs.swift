// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A counter's values on both sides, a pair a seed.
public struct CounterPairs: Sendable {
    public enum Unit: String, Sendable {
        case count, seconds
    }

    public var name: String
    public var unit: Unit
    /// Values on side A, one a seed.
    public var a: [Double]
    /// Values on side B, of the same seeds.
    public var b: [Double]
    /// Values on side A after a change that does nothing, of the same seeds; nil if no such runs
    /// were made.
    public var null: [Double]?

    public init(
        name: String, unit: Unit, a: [Double], b: [Double], null: [Double]? = nil
    ) {
        self.name = name
        self.unit = unit
        self.a = a
        self.b = b
        self.null = null
    }

    /// B less A, a seed each.
    public var differences: [Double] { zip(a, b).map { $1 - $0 } }
}
