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
actor Replayer<Model: Allocator>: Replaying {
    private var model: Model
    private let plan: ReplayerPlan
    private var handles = Table<UInt64>(capacity: 4 << 10)
    private var live = 0
    private var wholePages = 0
    private var headers = 0
    private var nextCompaction: UInt64
    private var untilTimed = 1
    private var result: AllocatorResult

    init(_ name: String, _ model: Model, _ plan: ReplayerPlan) {
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
            unsafe batch.operations.withUnsafeBufferPointer { operations in
                unsafe run(operations, batch, &model)
            }
        }

        @inline(__always) private mutating func run(
            _ operations: UnsafeBufferPointer<OperationBatch.Operation>, _ batch: OperationBatch,
            _ model: inout Model
        ) -> UInt32? {
            var mark = 0
            var index = 0
            while index < operations.count {
                let operation = unsafe operations[index]
                if operation.object == OperationBatch.Operation.mark {
                    note(batch.marks[mark], &model)
                    mark += 1
                    index += 1
                    continue
                }
                // Up to the next one that is timed by itself; or that one.
                let timed = untilTimed <= 1
                let end = timed ? index + 1 : index + min(operations.count - index, untilTimed - 1)
                let before = timed ? Ticks.now() : 0
                let start = index
                let isOpen = unsafe apply(operations, &index, end, batch.firstEvent, &model)
                if timed {
                    result.latencies.add(Ticks.now() &- before)
                    untilTimed = latencyEvery
                } else {
                    untilTimed &-= index &- start
                }
                if !isOpen { return unsafe operations[index].event }
            }
            return nil
        }

        /// Does what operations say from `index` up to `end` or the next mark. All that changes with
        /// each of them is in locals, which stay in registers.
        /// - Parameters:
        ///   - index: the first to be done; afterwards the first that is not.
        ///   - firstEvent: of the batch.
        /// - Returns: false where the arena is used up, at `index`.
        @inline(__always) private mutating func apply(
            _ operations: UnsafeBufferPointer<OperationBatch.Operation>, _ index: inout Int,
            _ end: Int, _ firstEvent: UInt64, _ model: inout Model
        ) -> Bool {
            let handles = handles
            let (pageSize, header) = (pageSize, header)
            let pageBytes = pageSize.bytes
            var (live, peakLive) = (live, result.peakLive)
            var (wholeBytes, peak) = (wholePages &* pageBytes, peakFootprint)
            var next = index
            var isOpen = true
            while next < end {
                let operation = unsafe operations[next]
                if operation.object == OperationBatch.Operation.mark { break }
                let length = Int(operation.word & ~OperationBatch.Operation.freeBit)
                let size = length &+ header
                if operation.word & OperationBatch.Operation.freeBit == 0 {
                    let handle = size > pageBytes ? Handle.refused : model.allocate(size)
                    if handle < Handle.absent {
                        handles[operation.object] = handle
                        live &+= length
                        headers &+= header
                        if live > peakLive { peakLive = live }
                    } else if handle == Handle.exhausted {
                        isOpen = false
                        break
                    } else {
                        (self.live, result.peakLive) = (live, peakLive)
                        refuse(operation.object, length)
                        (live, peakLive) = (self.live, result.peakLive)
                        wholeBytes = wholePages &* pageBytes
                    }
                } else {
                    let handle = handles[operation.object]
                    if handle < Handle.absent {
                        model.free(handle, size: size)
                        live &-= length
                        headers &-= header
                    } else {
                        self.live = live
                        forget(handle, length)
                        live = self.live
                        wholeBytes = wholePages &* pageBytes
                    }
                }
                let footprint = model.holdings.footprint(pageSize) &+ wholeBytes
                if footprint > peak {
                    peak = footprint
                    self.live = live
                    notePeak(model, firstEvent &+ UInt64(operation.event))
                }
                next &+= 1
            }
            (self.live, result.peakLive, peakFootprint) = (live, peakLive, peak)
            // One that finds no room counts too.
            result.operations &+= UInt64(next &- index &+ (isOpen ? 0 : 1))
            index = next
            return isOpen
        }

        @inline(never) private mutating func notePeak(_ model: Model, _ event: UInt64) {
            result.peak = usage(
                model, pageSize, wholePages: wholePages, headers: headers, live: live)
            result.peakEvent = event
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
