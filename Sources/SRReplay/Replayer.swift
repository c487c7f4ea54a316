// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// What a replay asks of each allocator beside storing.
struct ReplayerPlan: Sendable {
    var policy: StoragePolicy
    /// Bytes of the policy's header, which stands before each object.
    var header = 0
    /// Every how many operations one is timed.
    var latencyEvery = 64
    /// Every how many events the allocator compacts itself; nil: never.
    var compactEvery: UInt64?
}

/// Drives one model through a trace's operations and keeps its figures.
actor Replayer: Replaying {
    private let work: ReplayWork
    private var loop: ReplayLoop

    init(_ name: String, _ model: some Allocator, _ plan: ReplayerPlan) {
        work = ReplayWork(model)
        loop = ReplayLoop(name, plan)
    }

    func process(_ batch: OperationBatch) {
        guard loop.result.error == nil else { return }
        loop.reserve(batch.objectLimit)
        let start = Ticks.processor()
        work.process(batch, &loop)
        loop.result.nanoseconds += Ticks.processor() - start
    }

    func finish() -> AllocatorResult {
        work.finish(&loop)
        return loop.result
    }
}

/// A model behind a call for each batch. Within the call the compiler knows which model it is: behind a
/// generic actor it would not, and every operation would cost calls through tables.
private struct ReplayWork: Sendable {
    let process: @Sendable (OperationBatch, inout ReplayLoop) -> Void
    let finish: @Sendable (inout ReplayLoop) -> Void

    /// - Parameter model: of a type that is known where this is called.
    init(_ model: some Allocator) {
        let place = Place(model)
        process = { batch, loop in
            var model = place.value
            loop.run(batch, &model)
            place.value = model
        }
        finish = { $0.finish(&place.value) }
    }
}
