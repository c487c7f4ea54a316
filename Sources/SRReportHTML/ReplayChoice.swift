// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRParse
public import SRReplay
internal import SRReport
internal import SRRunFolder
public import SRSupport
internal import SRText

/// Which allocators a report's traces go through, and how.
public struct ReplayChoice: Sendable {
    /// None: nothing is replayed.
    public var allocators: [AllocatorSpec]
    public var policy: StoragePolicy.Kind
    /// Whose zsmalloc, zram and zswap are meant; nil: those of the run's own kernel, of the
    /// usual one where it is not known.
    public var kernel: KernelSeries?

    /// - Throws: `SRError` for an allocator whose settings cannot be.
    public init(
        allocators: [AllocatorSpec], policy: StoragePolicy.Kind = .zram,
        kernel: KernelSeries? = nil
    ) throws(SRError) {
        self.allocators = allocators
        self.policy = policy
        self.kernel = kernel
        for known in KernelSeries.allCases {
            for size in PageSize.ofKernels {
                let (allocators, _) = AllocatorSpec.split(allocators, for: size)
                _ = try ReplayPass(allocators, plan: Self.plan(policy, known, size))
            }
        }
    }

    private static func plan(
        _ policy: StoragePolicy.Kind, _ kernel: KernelSeries, _ pageSize: PageSize
    ) -> ReplayPlan {
        var options = AllocatorOptions(pageSize: pageSize)
        options.kernel = kernel
        var plan = ReplayPlan(
            policy: StoragePolicy(policy, kernel: kernel, pageSize: pageSize), options: options)
        // A report holds no time of this machine.
        plan.latencyEvery = .max
        return plan
    }

    /// Why nothing is replayed of a trace with pages of that size, a sentence; nil if something is,
    /// or nothing was to be.
    func obstacle(_ pageSize: PageSize) -> String? {
        let (known, problems) = AllocatorSpec.split(allocators, for: pageSize)
        guard known.isEmpty, !problems.isEmpty else { return nil }
        return "Not replayed: " + problems.joined(separator: "; ") + "."
    }

    /// Replays a trace with the lengths of one of its compressors.
    /// - Parameter next: fills the batch with the trace's next block; false at the end.
    func replay(
        _ name: String, _ header: TraceHeader, _ column: Int, _ record: RunRecord?,
        _ next: (inout EventBatch) throws(SRError) -> Bool
    ) async throws(SRError) -> ReplayReport {
        let own = kernel ?? record?.kernel.flatMap { .init(release: $0) }
        let plan = Self.plan(policy, own ?? .usual, header.pageSize)
        let (allocators, leftOut) = AllocatorSpec.split(allocators, for: header.pageSize)
        let pass: ReplayPass
        do { pass = try ReplayPass(allocators, plan: plan) } catch {
            preconditionFailure("init tried these: \(error)")
        }
        var encoder = OperationEncoder(policy: plan.policy)
        var batch = EventBatch(compressors: header.compressors.count)
        let outcomes = try await pass.run { () throws(SRError) in
            guard try next(&batch) else { return nil }
            encoder.add(batch, compressor: column)
            return encoder.takeBatch()
        }
        var report = ReplayReport(
            trace: name, compressor: header.compressors[column], policy: plan.policy,
            options: plan.options, counts: encoder.counts, outcomes: outcomes)
        report.isKernelKnown = own != nil
        report.leftOut = leftOut
        return report
    }
}
