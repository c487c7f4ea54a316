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
        var own = ReplayerPlan(policy: plan.policy)
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
        // Nanoseconds that each took for the last batch: who takes longest begins first.
        var all = ([loop] + participants).map { Turn(participant: $0) }
        while let batch = current {
            current = try await process(batch, by: &all, meanwhile: next)
            all.sort { $0.nanoseconds > $1.nanoseconds }
        }
        let loop = await self.loop.finish()
        var outcomes: [ReplayOutcome] = []
        for participant in participants {
            outcomes.append(ReplayOutcome(result: await participant.finish(), empty: loop))
        }
        return outcomes
    }

    /// One that takes part, and how long it took for the last batch.
    private struct Turn: Sendable {
        let participant: any Replaying
        var nanoseconds: UInt64 = 0
    }

    private func process<Failure: Error>(
        _ batch: OperationBatch, by all: inout [Turn],
        meanwhile next: () throws(Failure) -> OperationBatch?
    ) async throws(Failure) -> OperationBatch? {
        let turns = all
        let (answer, times) = await withTaskGroup(of: (Int, UInt64).self) { group in
            var waiting = turns.indices
            func begin() {
                guard let index = waiting.popFirst() else { return }
                let one = turns[index].participant
                group.addTask {
                    let began = Ticks.now()
                    await one.process(batch)
                    return (index, Ticks.now() - began)
                }
            }
            for _ in 0..<min(jobs, turns.count) { begin() }
            let answer: Result<OperationBatch?, Failure>
            do throws(Failure) { answer = .success(try next()) } catch { answer = .failure(error) }
            var times = turns.map(\.nanoseconds)
            while let (index, time) = await group.next() {
                times[index] = time
                begin()
            }
            return (answer, times)
        }
        for (index, time) in zip(all.indices, times) { all[index].nanoseconds = time }
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
