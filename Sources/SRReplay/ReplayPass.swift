// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// What a replay does, for all its allocators.
public struct ReplayPlan: Sendable {
    public var policy: StoragePolicy
    public var options: AllocatorOptions
    /// Every how many operations one is timed by itself.
    public var latencyEvery = 64
    /// Every how many events allocators compact themselves; nil: never.
    public var compactEvery: UInt64?
    /// Allocators that work at the same time; nil: as many as there are processors.
    public var jobs: Int?

    public init(policy: StoragePolicy, options: AllocatorOptions) {
        self.policy = policy
        self.options = options
    }
}

/// One pass over a trace, with all allocators that were chosen.
///
/// While the allocators work on one batch, spread over the processors, the next one is read;
/// no more than these two are held.
public struct ReplayPass: Sendable {
    private let participants: [any Replaying]
    /// Does all that the others do but allocate: what the loop itself costs.
    private let loop: any Replaying
    private let jobs: Int

    /// - Parameters:
    ///   - specs: the models that take part.
    ///   - plan: what all of them are held to.
    ///   - others: takes part beside the models, such as a real allocator.
    /// - Throws: `SRError` if an allocator's settings cannot be, or it has no rule for pages of
    ///   the plan's size.
    public init(
        _ specs: [AllocatorSpec], plan: ReplayPlan, others: [any Replaying] = []
    ) throws(SRError) {
        var participants: [any Replaying] = []
        for spec in specs {
            if let problem = spec.entry.problem(of: plan.options.pageSize) {
                throw SRError(.usage, problem)
            }
            var options = plan.options
            options.settings = spec.settings
            participants.append(try spec.entry.replayer(options, label: spec.text, plan))
        }
        self.participants = participants + others
        var own = Replayer<NoAllocator>.Plan(policy: plan.policy)
        own.latencyEvery = plan.latencyEvery
        loop = Replayer("", NoAllocator(), own)
        jobs = plan.jobs ?? .max
    }

    /// Replays the batches that `next` gives until it gives none.
    /// - Returns: an outcome for each allocator, in the order they were named.
    public func run<Failure: Error>(
        _ next: () throws(Failure) -> OperationBatch?
    ) async throws(Failure) -> [ReplayOutcome] {
        var current = try next()
        while let batch = current {
            current = try await process(batch, meanwhile: next)
        }
        let loop = await self.loop.finish()
        var outcomes: [ReplayOutcome] = []
        for participant in participants {
            outcomes.append(ReplayOutcome(result: await participant.finish(), empty: loop))
        }
        return outcomes
    }

    private func process<Failure: Error>(
        _ batch: OperationBatch, meanwhile next: () throws(Failure) -> OperationBatch?
    ) async throws(Failure) -> OperationBatch? {
        let answer = await withTaskGroup { group in
            var waiting = ([loop] + participants)[...]
            for _ in 0..<min(jobs, waiting.count) {
                let one = waiting.removeFirst()
                group.addTask { await one.process(batch) }
            }
            let answer: Result<OperationBatch?, Failure>
            do throws(Failure) { answer = .success(try next()) } catch { answer = .failure(error) }
            while await group.next() != nil {
                if let one = waiting.popFirst() {
                    group.addTask { await one.process(batch) }
                }
            }
            return answer
        }
        return try answer.get()
    }
}

/// Does nothing, so that the loop's own cost can be taken off.
struct NoAllocator: Allocator {
    let alignment = 1
    let holdings = Holdings()
    func allocate(_ size: Int) -> UInt64 { 0 }
    func free(_ handle: UInt64, size: Int) {}
    func address(of handle: UInt64) -> UInt64 { 0 }
    func check() -> String? { nil }
}
