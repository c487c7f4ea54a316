// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// Lengths of an algorithm that a trace does not have, estimated from one that it has by pages of
/// which both are known.
///
/// Each write gets the length of a page of the sample whose length under the known algorithm is
/// nearly the same, drawn by a hash of the write's place in the trace: so the estimates vary as the
/// sample does, and are the same whenever they are made. Memory: that of the sample.
public struct LengthConversion: Sendable {
    /// Where pages of each step of known lengths begin in ``targets``; as many and one.
    private var starts: [Int]
    private var targets: [UInt32]
    private let stepBytes: Int
    /// Pages of the sample.
    public var pages: Int { targets.count }

    /// Steps of a page: 64 bytes of one of 4 KiB.
    private static let steps = 64
    /// A sample of fewer pages says too little.
    public static let fewestPages = 64

    /// - Parameters:
    ///   - known: lengths of the sample's pages under the algorithm that the trace has.
    ///   - wanted: those of the same pages under the other.
    ///   - pageBytes: a page's.
    /// - Throws: `SRError` of code `lengthsMissing` for a sample of less than ``fewestPages``.
    public init(known: [UInt32], wanted: [UInt32], pageBytes: Int) throws(SRError) {
        guard known.count == wanted.count, known.count >= Self.fewestPages else {
            throw SRError(
                .lengthsMissing,
                "a sample of \(known.count) pages is too small to estimate lengths from: "
                    + "\(Self.fewestPages) at least, by a larger share of --pages or --sample")
        }
        let stepBytes = max(1, pageBytes / Self.steps)
        self.stepBytes = stepBytes
        let order = known.indices.sorted { (known[$0], $0) < (known[$1], $1) }
        targets = order.map { wanted[$0] }
        // What is over a page is in the last step.
        var counts = [Int](repeating: 0, count: Self.steps + 1)
        for length in known { counts[min(Self.steps, Int(length) / stepBytes)] += 1 }
        starts = [0]
        for count in counts { starts.append((starts.last ?? 0) + count) }
    }

    /// The estimate for a write. O(1), but where no page of the sample is near: O(steps).
    ///
    /// - Parameters:
    ///   - known: its length under the algorithm that the trace has.
    ///   - event: its number in the trace.
    public func length(_ known: UInt32, event: UInt64) -> UInt32 {
        let step = min(Self.steps, Int(known) / stepBytes)
        var (low, high) = (step, step)
        while starts[high + 1] == starts[low] {
            low = max(0, low - 1)
            high = min(Self.steps, high + 1)
        }
        let count = UInt64(starts[high + 1] - starts[low])
        return targets[starts[low] + Int(Self.hash(event) % count)]
    }

    /// The mixing function of SplitMix64 (Steele, Lea, Flood 2014).
    private static func hash(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
