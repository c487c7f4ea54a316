// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux

@testable import SRReplay

/// A small generator of numbers that are the same on every run (xorshift64*).
struct Numbers64 {
    private var state: UInt64
    init(seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// A number below `limit`.
    mutating func below(_ limit: Int) -> Int { Int(next() >> 11) % limit }

    /// A number from 0 up to 1.
    mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}

/// Lengths as in the second 2008 capture: straight lines between its published percentiles
/// (5, 25, 50, 75, 95 %: 48, 1184, 1728, 2176, 2752 bytes; 69.9 % at or under 2048), the
/// highest chosen so that the mean is its 1608.
enum Lengths2008 {
    private static let corners = [
        (0.0, 16.0), (0.05, 48), (0.25, 1184), (0.5, 1728), (0.699, 2048), (0.75, 2176),
        (0.95, 2752), (1, 2960),
    ]

    static func draw(_ numbers: inout Numbers64) -> Int {
        let share = numbers.share()
        let above = corners.firstIndex { $0.0 > share } ?? corners.count - 1
        let (low, high) = (corners[above - 1], corners[above])
        return Int(low.1 + (high.1 - low.1) * (share - low.0) / (high.0 - low.0))
    }
}

/// Runs one pass over what `events` puts into an encoder.
func replay(
    _ names: String, policy: StoragePolicy.Kind = .raw,
    options: AllocatorOptions = .init(pageSize: .kib4),
    change: (inout ReplayPlan) -> Void = { _ in },
    _ events: (inout OperationEncoder) -> Void
) async throws -> (counts: OperationEncoder.Counts, outcomes: [ReplayOutcome]) {
    var plan = ReplayPlan(
        policy: StoragePolicy(policy, kernel: options.kernel, pageSize: options.pageSize),
        options: options)
    change(&plan)
    let pass = try ReplayPass(AllocatorSpec.list(names), plan: plan)
    var encoder = OperationEncoder(policy: plan.policy)
    events(&encoder)
    var batch: OperationBatch? = encoder.takeBatch()
    let outcomes = await pass.run {
        defer { batch = nil }
        return batch
    }
    return (encoder.counts, outcomes)
}

extension [ReplayOutcome] {
    subscript(name: String) -> AllocatorResult {
        first { $0.result.name == name }?.result ?? AllocatorResult(name: "missing")
    }
}
