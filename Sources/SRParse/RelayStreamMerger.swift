// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Makes events in sequence order out of the collected relay stream (`docs/dataflow.md`).
///
/// Takes the stream in pieces of any size. Records of one CPU come in order, those of several
/// interleave: what comes early waits until what is missing has come, or a fence shows that
/// it never will. Then one event of kind ``Operation/lost`` stands for each gap.
///
/// Memory: a record that waits takes 40 bytes; ``pendingLimit`` bounds them.
public struct RelayStreamMerger {
    /// What the merger has seen so far.
    public struct Statistics: Sendable, Equatable {
        /// Bytes of whole records.
        public var bytes: UInt64 = 0
        /// Records, fences aside.
        public var records: UInt64 = 0
        public var fences: UInt64 = 0
        /// Sequence numbers settled as lost, and the gaps they form.
        public var lost: UInt64 = 0
        public var gaps: UInt64 = 0
        /// The sequence number that is to come next: records and losses so far.
        public var nextSequence: UInt64 = 0
        /// The last fence's sequence: all numbers drawn when it was made.
        public var lastFence: UInt64 = 0
        /// Records that wait for those before them.
        public var pending = 0
        /// Bytes of a record that ends outside the stream. Not 0 after
        /// ``RelayStreamMerger/finish(_:)``: the stream was cut off.
        public var tornBytes = 0
        /// CPUs that wrote records.
        public var cpus = 0

        /// Whether the stream ended as it should: no torn record, and the last fence
        /// covers every record. Of use after ``RelayStreamMerger/finish(_:)``.
        public var endedWhole: Bool {
            tornBytes == 0 && fences > 0 && nextSequence == lastFence
        }
    }

    /// Records that may wait unless told otherwise: 160 MiB of them. A round of the
    /// collector holds what the relay buffers of all CPUs hold, commonly a few MiB.
    public static let defaultPendingLimit = 1 << 22

    public private(set) var statistics = Statistics()
    /// At most this many records wait; a stream that needs more is refused.
    public let pendingLimit: Int

    /// Records that came early.
    private var pending = SequenceHeap()
    /// The fence before the last one.
    private var settled: UInt64 = 0
    /// For each CPU, one more than the sequence of its last record.
    private var nextOfCPU: [UInt64] = []
    /// The front of a record whose rest has not come yet.
    private var rest: [UInt8] = []
    /// Numbers settled as lost since the last event: one gap, however many fences show it.
    private var openLoss: UInt64 = 0
    /// Time of the last event; nil before the first.
    private var lastTime: UInt64?
    private var failure: TraceError?

    public init(pendingLimit: Int = defaultPendingLimit) {
        self.pendingLimit = pendingLimit
    }

    /// Takes in the next piece of the stream and hands out the events that are settled.
    /// O(n log p) for n records of which p wait.
    /// - Throws: `badStream` with the offset in the stream of the record that is wrong; what
    ///   `emit` throws. After either only ``finish(_:)`` may follow.
    public mutating func feed(
        _ bytes: [UInt8], _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        if let failure { throw failure }
        do throws(TraceError) { try take(bytes, emit) } catch {
            failure = error
            throw error
        }
    }

    /// Ends the stream: hands out what waits; every number up to the last fence, or the last
    /// record if that is further, that did not come is lost.
    public mutating func finish(
        _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        statistics.tornBytes = rest.count
        rest = []
        try settle(below: .max, emit)
        lose(upTo: statistics.lastFence)
        try emitLoss(timeAfter: 0, emit)
    }

    // MARK: Records

    private mutating func take(
        _ bytes: [UInt8], _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        var start = 0
        // Complete the record that the last piece broke off.
        while !rest.isEmpty, start < bytes.count {
            let size: Int
            if rest.count < RelayRecord.unit {
                size = RelayRecord.unit
            } else {
                let front = rest
                size = try RelayRecord.size(front.span, at: 0, offset: statistics.bytes)
            }
            let step = min(size - rest.count, bytes.count - start)
            rest += bytes[start..<start + step]
            start += step
            if rest.count == size, size > RelayRecord.unit {
                let whole = rest
                rest.removeAll(keepingCapacity: true)
                try take(RelayRecord(whole.span, at: 0), size: size, emit)
            }
        }
        while bytes.count - start >= RelayRecord.unit {
            let size = try RelayRecord.size(bytes.span, at: start, offset: statistics.bytes)
            guard bytes.count - start >= size else { break }
            try take(RelayRecord(bytes.span, at: start), size: size, emit)
            start += size
        }
        rest += bytes[start...]
    }

    private mutating func take(
        _ record: RelayRecord, size: Int, _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        let offset = statistics.bytes
        func wrong(_ message: String) -> TraceError {
            TraceError(.badStream, message, offset: offset)
        }
        if record.isFence {
            guard record.sequence >= statistics.lastFence else {
                throw wrong(
                    "a fence at \(record.sequence) after one at \(statistics.lastFence)")
            }
            statistics.bytes += UInt64(size)
            statistics.fences += 1
            settled = statistics.lastFence
            statistics.lastFence = record.sequence
            try settle(below: settled, emit)
            lose(upTo: settled)
            return
        }
        guard let operation = Operation(rawValue: record.operation), operation != .lost else {
            throw wrong("unknown operation \(record.operation): use a newer reader")
        }
        guard record.flags & ~EventFlags.known.rawValue == 0 else {
            throw wrong("unknown flags \(record.flags): use a newer reader")
        }
        guard record.sequence < UInt64.max else { throw wrong("a sequence of 2^64 - 1") }
        if operation == .discard, UInt64(record.page) + UInt64(record.length) > 1 << 32 {
            throw wrong("a discard of \(record.length) pages from \(record.page) on")
        }
        let cpu = Int(record.cpu)
        while nextOfCPU.count <= cpu { nextOfCPU.append(0) }
        guard record.sequence >= nextOfCPU[cpu] else {
            throw wrong(
                "sequence \(record.sequence) of CPU \(cpu) after \(nextOfCPU[cpu] - 1)")
        }
        guard record.sequence >= statistics.nextSequence else {
            throw wrong(
                "sequence \(record.sequence) came twice, or after fences had settled it")
        }
        if nextOfCPU[cpu] == 0 { statistics.cpus += 1 }
        nextOfCPU[cpu] = record.sequence + 1
        statistics.bytes += UInt64(size)
        statistics.records += 1
        if record.sequence == statistics.nextSequence {
            try hand(record, operation, emit)
            try settle(below: settled, emit)
        } else {
            guard pending.count < pendingLimit else {
                throw wrong(
                    "over \(pendingLimit) records wait for sequence "
                        + "\(statistics.nextSequence), and no fence settles it")
            }
            pending.insert(record)
            statistics.pending = pending.count
        }
    }

    // MARK: Order

    /// Hands out all that follows without a gap, and across gaps all below `limit`.
    private mutating func settle(
        below limit: UInt64, _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        while let first = pending.first,
            first.sequence < limit || first.sequence <= statistics.nextSequence
        {
            pending.removeFirst()
            statistics.pending = pending.count
            guard first.sequence >= statistics.nextSequence else {
                throw TraceError(
                    .badStream, "sequence \(first.sequence) came twice",
                    offset: statistics.bytes)
            }
            lose(upTo: first.sequence)
            try hand(first, Operation(rawValue: first.operation) ?? .lost, emit)
        }
    }

    /// Declares lost all numbers from the next one to below `sequence`.
    private mutating func lose(upTo sequence: UInt64) {
        guard sequence > statistics.nextSequence else { return }
        let missing = sequence - statistics.nextSequence
        if openLoss == 0 { statistics.gaps += 1 }
        openLoss += missing
        statistics.lost += missing
        statistics.nextSequence = sequence
    }

    /// Hands out the gap before the event that comes now. It bears the time of the event
    /// before it, or of the one after it if it is the first.
    private mutating func emitLoss(
        timeAfter: UInt64, _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        while openLoss > 0 {
            let count = UInt32(clamping: openLoss)
            openLoss -= UInt64(count)
            try emit(.lost(count: count, time: lastTime ?? timeAfter))
        }
    }

    /// Hands out the record that is next in sequence.
    private mutating func hand(
        _ record: RelayRecord, _ operation: Operation,
        _ emit: (SwapEvent) throws(TraceError) -> Void
    ) throws(TraceError) {
        try emitLoss(timeAfter: record.time, emit)
        statistics.nextSequence = record.sequence + 1
        lastTime = record.time
        let flags = EventFlags(rawValue: record.flags)
        var event = SwapEvent(
            time: record.time, operation: operation, pageIndex: record.page, flags: flags)
        if operation == .discard {
            for page in 0..<record.length {
                event.pageIndex = record.page + page
                try emit(event)
            }
            return
        }
        if operation == .write { event.length = record.lengths > 0 ? record.length : 0 }
        try emit(event)
    }
}
