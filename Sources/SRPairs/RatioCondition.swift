// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A condition on a counter's ratio, B over A: `pswpin > 1.05`.
public struct RatioCondition: Sendable, Hashable, CustomStringConvertible {
    public enum Comparison: String, Sendable, CaseIterable {
        // The longer first: `>` begins `>=`.
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
    }

    public let counter: String
    public let comparison: Comparison
    public let bound: Double

    /// Reads COUNTER OP NUMBER, blanks between them or not; nil if it is not that.
    public init?(_ text: String) {
        let name = text.drop { $0 == " " }.prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
        }
        let rest = text[name.endIndex...].drop { $0 == " " }
        guard !name.isEmpty,
            let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) })
        else { return nil }
        var number = rest.dropFirst(comparison.rawValue.count).drop { $0 == " " }
        while number.last == " " { number.removeLast() }
        guard number.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }),
            let bound = Double(number), bound.isFinite, bound >= 0
        else { return nil }
        counter = String(name)
        self.comparison = comparison
        self.bound = bound
    }

    public var description: String { "\(counter) \(comparison.rawValue) \(bound)" }

    /// Whether it holds of a ratio.
    public func holds(of ratio: Double) -> Bool {
        switch comparison {
        case .above: ratio > bound
        case .atLeast: ratio >= bound
        case .below: ratio < bound
        case .atMost: ratio <= bound
        }
    }

    /// Whether the ratio's 95 % interval is on one side of the bound, so that more seeds would
    /// hardly turn the answer; nil of a single pair, or where A's mean is 0.
    public func isSettled(by difference: CounterDifference) -> Bool? {
        guard let halfWidth = difference.halfWidth.flatMap(difference.share),
            let ratio = difference.ratio
        else { return nil }
        return abs(ratio - bound) > halfWidth
    }
}
