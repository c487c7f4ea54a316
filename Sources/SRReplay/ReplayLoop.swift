// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The loop over operations, around whichever model, and what it works with. Called where the model's
/// type is known: see ``ReplayWork``.
struct ReplayLoop: Sendable {
    var result: AllocatorResult
    private var handles = Table<UInt64>(capacity: 4 << 10)
    private let pageSize: PageSize
    private let header: Int
    private let rejects: Bool
    private let latencyEvery: Int
    private let compactEvery: UInt64?
    private var nextCompaction: UInt64
    private var untilTimed = 1
    private var live = 0
    private var wholePages = 0
    private var headers = 0
    private var peakFootprint = 0

    init(_ name: String, _ plan: ReplayerPlan) {
        pageSize = plan.policy.pageSize
        header = plan.header
        rejects = plan.policy.kind == .zswap
        latencyEvery = plan.latencyEvery
        compactEvery = plan.compactEvery
        nextCompaction = plan.compactEvery ?? .max
        result = AllocatorResult(name: name)
    }

    /// Makes room for object numbers below `limit`.
    mutating func reserve(_ limit: Int) {
        handles = handles.reaching(limit, used: handles.capacity)
    }

    private func footprint(_ model: some Allocator) -> Int {
        model.holdings.footprint(pageSize) &+ wholePages &* pageSize.bytes
    }

    /// Does what a batch asks, or as much of it as the arena has room for.
    @inline(__always) mutating func run(_ batch: OperationBatch, _ model: inout some Allocator) {
        let failed = unsafe batch.operations.withUnsafeBufferPointer { operations in
            unsafe run(operations, batch, &model)
        }
        if let failed {
            result.error =
                "out of its arena at event \(batch.firstEvent + UInt64(failed)): it holds "
                + "\(footprint(model)) bytes; give it more by --arena"
        }
    }

    /// - Returns: the event, counted from the batch's first, at which the arena was used
    ///   up.
    @inline(__always) private mutating func run(
        _ operations: UnsafeBufferPointer<OperationBatch.Operation>, _ batch: OperationBatch,
        _ model: inout some Allocator
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
        _ end: Int, _ firstEvent: UInt64, _ model: inout some Allocator
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

    @inline(never) private mutating func notePeak(_ model: some Allocator, _ event: UInt64) {
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
        _ moment: OperationBatch.Moment, _ model: inout some Allocator
    ) {
        if moment.event >= nextCompaction, let compactEvery {
            nextCompaction = moment.event + compactEvery
            result.compactedPages = (result.compactedPages ?? 0) + model.compact()
        }
        let usage = usage(
            model, pageSize, wholePages: wholePages, headers: headers, live: live)
        result.series.append(.init(moment: moment, usage: usage))
    }

    /// The usage at the end, and what only a model tells of itself.
    mutating func finish(_ model: inout some Allocator) {
        if compactEvery != nil {
            result.compactedPages = (result.compactedPages ?? 0) + model.compact()
        }
        result.final = usage(
            model, pageSize, wholePages: wholePages, headers: headers, live: live)
        result.report = model.report
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
