// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRText

/// What runs had available when their workloads started (MemAvailable, or the limit of a memory
/// cgroup), KiB. Guests of equal size
/// may differ in it, by their kernel and machine, and then swap another amount.
public struct AvailableMemory: Sendable, Equatable {
    /// The share of the larger from which on a difference is worth a word.
    public static let mostApart = 0.02

    /// One a run, in order; nil where it is not known.
    public let kiB: [Int?]

    public init(_ kiB: [Int?]) { self.kiB = kiB }

    /// Says that the runs differ by more than ``mostApart``; nil if they do not, or fewer than
    /// two are known.
    public var apart: String? {
        let known = kiB.compactMap(\.self).filter { $0 > 0 }
        guard let least = known.min(), let most = known.max(), known.count > 1 else { return nil }
        let share = Double(most - least) / Double(most)
        guard share > Self.mostApart else { return nil }
        let amounts = known.count == 2 ? known : [least, most]
        return "The memory available at the start differs by \(Numbers.fixed(100 * share, 1)) %: "
            + amounts.map { Numbers.grouped(UInt64($0)) }
            .joined(separator: known.count == 2 ? " and " : " to ") + " KiB"
    }
}
