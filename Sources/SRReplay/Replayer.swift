// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Drives one model through a trace's operations and keeps its figures.
actor Replayer<Model: Allocator>: Replaying {
    /// What a replay asks of each allocator beside storing.
    struct Plan: Sendable {
        var policy: StoragePolicy
        /// Whether the policy's header stands before each object.
        var header = 0
        /// Every how many operations one is timed.
        var latencyEvery = 64
        /// Every how many events the allocator compacts itself; nil: never.
        var compactEvery: UInt64?
    }

    private var model: Model
    private let plan: Plan
    private var handles = Table<UInt64>(capacity: 4 << 10)
    private var live = 0
    private var wholePages = 0
    private var headers = 0
    private var nextCompaction: UInt64
    private var untilTimed = 1
    private var result: AllocatorResult

    init(_ name: String, _ model: Model, _ plan: Plan) {
        self.model = model
        self.plan = plan
        nextCompaction = plan.compactEvery ?? .max
        result = AllocatorResult(name: name)
    }

    func process(_ batch: OperationBatch) {
        guard result.error == nil else { return }
        handles = handles.reaching(batch.objectLimit, used: handles.capacity)
        let start = Ticks.processor()
        // In locals while the loop runs: an actor's own properties are checked at every use.
        var model = self.model
        var state = Loop(self)
        let failed = state.run(batch, &model)
        self.model = model
        state.leave(self)
        result.nanoseconds += Ticks.processor() - start
        if let failed {
            result.error =
                "out of its arena at event \(batch.firstEvent + UInt64(failed)): it holds "
                + "\(state.footprint(model)) bytes; give it more by --arena"
        }
    }

    func finish() -> AllocatorResult {
        if plan.compactEvery != nil {
            result.compactedPages = (result.compactedPages ?? 0) + model.compact()
        }
        result.final = usage(
            model, plan.policy.pageSize, wholePages: wholePages, headers: headers, live: live)
        result.report = model.report
        return result
    }

    /// What the loop over operations works with.
    private struct Loop {
        let handles: Table<UInt64>
        let pageSize: PageSize
        let header: Int
        let rejects: Bool
        let latencyEvery: Int
        let compactEvery: UInt64?
        var nextCompaction: UInt64
        var untilTimed: Int
        var live: Int
        var wholePages: Int
        var headers: Int
        var result: AllocatorResult
        var peakFootprint: Int

        init(_ owner: isolated Replayer) {
            handles = owner.handles
            pageSize = owner.plan.policy.pageSize
            header = owner.plan.header
            rejects = owner.plan.policy.kind == .zswap
            latencyEvery = owner.plan.latencyEvery
            compactEvery = owner.plan.compactEvery
            nextCompaction = owner.nextCompaction
            untilTimed = owner.untilTimed
            live = owner.live
            wholePages = owner.wholePages
            headers = owner.headers
            peakFootprint = owner.result.peak.footprint
            result = owner.result
            owner.result = AllocatorResult(name: "")
        }

        func leave(_ owner: isolated Replayer) {
            owner.nextCompaction = nextCompaction
            owner.untilTimed = untilTimed
            owner.live = live
            owner.wholePages = wholePages
            owner.headers = headers
            owner.result = result
        }

        @inline(__always) func footprint(_ model: Model) -> Int {
            model.holdings.footprint(pageSize) &+ wholePages &* pageSize.bytes
        }

        /// - Returns: the event, counted from the batch's first, at which the arena was used
        ///   up.
        @inline(__always) mutating func run(
            _ batch: OperationBatch, _ model: inout Model
        ) -> UInt32? {
            var mark = 0
            for operation in batch.operations {
                if operation.object == OperationBatch.Operation.mark {
                    let moment = batch.marks[mark]
                    mark += 1
                    note(moment, &model)
                    continue
                }
                untilTimed &-= 1
                let timed = untilTimed == 0
                let before = timed ? Ticks.now() : 0
                let done = apply(operation, &model)
                if timed {
                    result.latencies.add(Ticks.now() &- before)
                    untilTimed = latencyEvery
                }
                guard done else { return operation.event }
                if footprint(model) > peakFootprint {
                    peakFootprint = footprint(model)
                    result.peak = usage(
                        model, pageSize, wholePages: wholePages, headers: headers, live: live)
                    result.peakEvent = batch.firstEvent &+ UInt64(operation.event)
                }
            }
            return nil
        }

        @inline(__always) private mutating func apply(
            _ operation: OperationBatch.Operation, _ model: inout Model
        ) -> Bool {
            let length = Int(operation.word & ~OperationBatch.Operation.freeBit)
            let size = length &+ header
            result.operations &+= 1
            if operation.word == UInt32(truncatingIfNeeded: length) {
                let handle = size > pageSize.bytes ? Handle.refused : model.allocate(size)
                guard handle < Handle.absent else {
                    if handle == Handle.exhausted { return false }
                    refuse(operation.object, length)
                    return true
                }
                handles[operation.object] = handle
                live &+= length
                headers &+= header
                if live > result.peakLive { result.peakLive = live }
            } else {
                let handle = handles[operation.object]
                guard handle < Handle.absent else {
                    forget(handle, length)
                    return true
                }
                model.free(handle, size: size)
                live &-= length
                headers &-= header
            }
            return true
        }

        /// Does with an object that the allocator does not take what the policy says.
        @inline(never) private mutating func refuse(_ object: UInt32, _ length: Int) {
            if rejects {
                handles[object] = Handle.absent
                result.rejected += 1
            } else {
                handles[object] = Handle.wholePage
                result.wholePages += 1
                wholePages += 1
                live += length
                result.peakLive = max(result.peakLive, live)
            }
        }

        @inline(never) private mutating func forget(_ handle: UInt64, _ length: Int) {
            if handle == Handle.wholePage {
                wholePages -= 1
                live -= length
            }
        }

        @inline(never) private mutating func note(
            _ moment: OperationBatch.Moment, _ model: inout Model
        ) {
            if moment.event >= nextCompaction, let compactEvery {
                nextCompaction = moment.event + compactEvery
                result.compactedPages = (result.compactedPages ?? 0) + model.compact()
            }
            let usage = usage(
                model, pageSize, wholePages: wholePages, headers: headers, live: live)
            result.series.append(.init(moment: moment, usage: usage))
        }
    }
}

/// The usage of a model, with what the replayer keeps beside it.
private func usage(
    _ model: some Allocator, _ pageSize: PageSize, wholePages: Int, headers: Int, live: Int
) -> Footprint {
    var holdings = model.holdings
    holdings.pages += wholePages
    holdings.given += wholePages * pageSize.bytes - headers
    holdings.metadataInside += headers
    return Footprint(holdings, live: live, pageSize)
}
