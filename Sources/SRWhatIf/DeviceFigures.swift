// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRDevices

/// What a device cost and saved over one trace.
public struct DeviceFigures: Sendable {
    public let result: DeviceResult
    /// Seconds of processor time that compressing and decompressing took; nil where the cost of an
    /// algorithm in use is not known.
    public let cpuSeconds: Double?
    /// Seconds that reads waited in all, and each of some percentiles, ns; nil as above.
    public let waitSeconds: Double?
    private let waits: [(ns: Double, reads: UInt64)]?

    public init(_ result: DeviceResult, _ costs: CostModel) {
        self.result = result
        let counts = result.counts
        var nanoseconds = 0.0
        var waits: [(ns: Double, reads: UInt64)] = [
            (0, counts.servedWhole + counts.servedSame),
            (
                costs.diskRead,
                counts.servedDisk
                    - min(
                        counts.servedDisk, counts.servedDiskCompressed.wrappedSum())
            ),
        ]
        for (lane, name) in result.algorithms.enumerated() {
            guard let cost = costs.algorithms[name] else {
                if counts.compressions[lane] + counts.decompressions[lane] == 0 { continue }
                cpuSeconds = nil
                waitSeconds = nil
                self.waits = nil
                return
            }
            nanoseconds += Double(counts.compressions[lane]) * cost.compress
            nanoseconds += Double(counts.decompressions[lane]) * cost.decompress
            waits.append((cost.decompress, counts.servedByLane[lane]))
            // A unit is brought back whole, at the cost of its pages; it has one algorithm.
            if lane == 0 {
                waits.append((cost.decompress * Double(result.unitPages), counts.servedUnit))
            }
            waits.append(
                (costs.diskRead + cost.decompress, counts.servedDiskCompressed[lane]))
        }
        let sorted = waits.filter { $0.reads > 0 }.sorted { $0.ns < $1.ns }
        self.waits = sorted
        cpuSeconds = nanoseconds / 1e9
        waitSeconds = sorted.reduce(0) { $0 + $1.ns * Double($1.reads) } / 1e9
    }

    /// The wait that a share of reads does not exceed, ns; nil where costs are not known, or nothing
    /// was read.
    ///
    /// - Parameter share: from 0 to 1.
    public func wait(_ share: Double) -> Double? {
        guard let waits, let last = waits.last else { return nil }
        let all = waits.reduce(0) { $0 + $1.reads }
        var rank = max(1, (share * Double(all)).rounded(.up))
        for wait in waits {
            rank -= Double(wait.reads)
            if rank <= 0 { return wait.ns }
        }
        return last.ns
    }

    /// Bytes that pages which were written back did not take, on average over the trace; nil where
    /// nothing is written back, or the trace has no times.
    public var freedByWriteback: Double? {
        guard let ledger = result.ledger, result.duration > 0 else { return nil }
        return ledger.freed / (Double(result.duration) / 1e9)
    }

    /// The same of a clairvoyant that wrote as many pages, and none that is read again.
    public var freedByClairvoyant: Double? {
        guard let ledger = result.ledger, result.duration > 0 else { return nil }
        return ledger.best(writes: result.counts.writtenBack) / (Double(result.duration) / 1e9)
    }

    /// The share of what the clairvoyant frees that the policy did not; nil where there is none.
    public var regret: Double? {
        guard let freed = freedByWriteback, let best = freedByClairvoyant, best > 0 else {
            return nil
        }
        return max(0, 1 - freed / best)
    }
}
