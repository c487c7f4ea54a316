// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRReplay
internal import SRText

/// What a replay came to: the trace, the policy, and an outcome for each allocator.
public struct ReplayReport: Sendable {
    /// The trace, as it was named.
    public var trace: String
    /// The compressor whose lengths were stored.
    public var compressor: String
    public var policy: StoragePolicy
    public var options: AllocatorOptions
    public var counts: OperationEncoder.Counts
    public var outcomes: [ReplayOutcome]
    /// Whether ``options`` follow the kernel that the trace is of, or one that was named; else
    /// it is not known, and they follow the usual one.
    public var isKernelKnown = true
    /// Why allocators that were meant were left out, each a sentence without its full stop.
    public var leftOut: [String] = []

    public init(
        trace: String, compressor: String, policy: StoragePolicy, options: AllocatorOptions,
        counts: OperationEncoder.Counts, outcomes: [ReplayOutcome]
    ) {
        self.trace = trace
        self.compressor = compressor
        self.policy = policy
        self.options = options
        self.counts = counts
        self.outcomes = outcomes
    }

    /// Highest footprint over the most that was live, less 1; nil if nothing was.
    public func overIdeal(_ outcome: ReplayOutcome) -> Double? {
        guard counts.peakLive > 0, outcome.result.error == nil else { return nil }
        return Double(outcome.result.peak.footprint) / Double(counts.peakLive) - 1
    }

    /// The same of what objects and metadata take, free space not counted, at that moment.
    public func occupiedOverIdeal(_ outcome: ReplayOutcome) -> Double? {
        let peak = outcome.result.peak
        guard peak.live > 0, outcome.result.error == nil, outcome.result.tellsParts else {
            return nil
        }
        return Double(peak.occupied) / Double(peak.live) - 1
    }

    /// The share of the stored pages' own size, when they were most, that the allocator did not
    /// hold at its highest; nil if nothing was stored.
    public func saved(_ outcome: ReplayOutcome) -> Double? {
        guard counts.peakObjects > 0, outcome.result.error == nil else { return nil }
        return 1 - Double(outcome.result.peak.footprint)
            / Double(counts.peakObjects * policy.pageSize.bytes)
    }

    /// What the reader of the figures must know, each a sentence.
    public var remarks: [String] {
        var remarks = leftOut.map { $0 + "." }
        if counts.lost > 0 {
            remarks.append(
                "\(Numbers.grouped(counts.lost)) records were lost before they reached the trace: "
                    + "what was written or freed in them is missing here.")
        }
        if counts.frees == 0, counts.writes > 0 {
            remarks.append(
                "The trace has no free events. Each slot's last content counts as live to the "
                    + "end, so lifetimes, live bytes and every footprint are overstated.")
        }
        if !isKernelKnown {
            remarks.append(
                "Which kernel stored the pages is not known, or its rules are not: those of "
                    + "\(options.kernel.rawValue) are followed.")
        }
        func remark(_ count: UInt64, _ words: String) {
            if count > 0 { remarks.append("\(Numbers.grouped(count)) " + words) }
        }
        remark(
            counts.unknownFrees, "frees were of slots that this trace never wrote: no effect.")
        remark(counts.overPage, "writes had a length over the page.")
        remark(counts.empty, "writes had length 0 and took no memory.")
        remark(counts.sameFilled, "writes of same-filled pages took no memory.")
        remark(counts.whole, "writes were stored as whole pages.")
        remark(counts.rejected, "writes were over a page and went to the disk.")
        for outcome in outcomes {
            let result = outcome.result
            if result.wholePages > 0 {
                remarks.append(
                    "\(result.name) does not take \(Numbers.grouped(result.wholePages)) of the "
                        + "objects: each has a page of its own.")
            }
            if result.rejected > 0 {
                remarks.append(
                    "\(result.name) does not take \(Numbers.grouped(result.rejected)) of the "
                        + "objects: they went to the disk.")
            }
            if let pages = result.compactedPages {
                remarks.append("\(result.name) gave back \(pages) pages by compaction.")
            }
        }
        return remarks
    }
}
