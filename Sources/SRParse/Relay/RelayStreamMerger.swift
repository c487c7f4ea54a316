// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRSupport

/// Makes events in sequence order out of the collected relay stream (`docs/dataflow.md`).
///
/// Takes the stream in pieces of any size. Records of one CPU come in order, those of several
/// interleave: what comes early waits until what is missing has come, or a fence shows that
/// it never will. Then one event of kind ``Operation/lost`` stands for each gap.
///
/// Memory: a record that waits takes 64 bytes; ``pendingLimit`` bounds them.
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

    /// Records that may wait unless told otherwise: 256 MiB of them. A round of the
    /// collector holds what the relay buffers of all CPUs hold, commonly a few MiB.
    public static let defaultPendingLimit = 1 << 22

    public private(set) var statistics = Statistics()
    /// At most this many records wait; a stream that needs more is refused.
    public let pendingLimit: Int

    /// Records that came early.
    private var pending = SequenceHeap()
    /// The record that came in its turn and is not handed out yet.
    private var ready: RelayRecord?
    /// Pages of the discard that is being handed out, a page an event.
    private var discard: (event: SwapEvent, left: UInt32)?
    /// All numbers below were drawn and have come or are lost.
    private var settled: UInt64 = 0
    /// One more than the sequence of the last record, for each CPU.
    private var nextOfCPU: [UInt64] = []
    /// The front of a record whose rest has not come yet.
    private var rest: [UInt8] = []
    /// One more than the highest sequence of a record.
    private var highest: UInt64 = 0
    /// Numbers settled as lost since the last event: one gap, however many fences show it.
    private var openLoss: UInt64 = 0
    /// Time of the last event; nil before the first.
    private var lastTime: UInt64?
    /// Lengths of the event handed out last, under further compressors, and their count.
    private var others = SIMD8<UInt32>()
    private var otherCount = 0
    private var failure: SRError?
    /// Whether ``end()`` was called: nothing more will come.
    private var ended = false

    /// At most this many pages in a discard: a request's size is 32 bits of bytes
    /// (`struct bvec_iter`, include/linux/bvec.h, Linux 6.1), and no kernel's page is smaller.
    static let maximumDiscard: UInt32 = 1 << (32 - UInt32(PageSize.kib4.shift))

    /// Sequence numbers are below: 100,000 events a second take 89 years to reach it. So a
    /// number that is nonsense cannot claim more lost records than 65,536 events hold.
    static let sequenceLimit: UInt64 = 1 << 48

    public init(pendingLimit: Int = defaultPendingLimit) {
        self.pendingLimit = pendingLimit
    }

    /// Takes in the next piece of the stream and hands out the events that are settled.
    /// O(n log p) for n records of which p wait.
    /// - Throws: `badStream` with the offset in the stream of the record that is wrong; what
    ///   `emit` throws. After either only ``finish(_:)`` may follow.
    public mutating func feed(
        _ bytes: [UInt8], _ emit: (SwapEvent) throws(SRError) -> Void
    ) throws(SRError) {
        try feedWithLengths(bytes) { event, _ throws(SRError) in try emit(event) }
    }

    /// Does what ``feed(_:_:)`` does, with what a write's length is under each further compressor.
    public mutating func feedWithLengths(
        _ bytes: [UInt8], _ emit: (SwapEvent, Span<UInt32>) throws(SRError) -> Void
    ) throws(SRError) {
        if let failure { throw failure }
        var start = 0
        repeat {
            do throws(SRError) { try handOut(emit) } catch {
                failure = error
                throw error
            }
        } while try take(bytes, from: &start)
    }

    /// Ends the stream: hands out what waits; every number up to the last fence, or the last
    /// record if that is further, that did not come is lost.
    public mutating func finish(
        _ emit: (SwapEvent) throws(SRError) -> Void
    ) throws(SRError) {
        try finishWithLengths { event, _ throws(SRError) in try emit(event) }
    }

    /// Does what ``finish(_:)`` does, with what a write's length is under each further compressor.
    public mutating func finishWithLengths(
        _ emit: (SwapEvent, Span<UInt32>) throws(SRError) -> Void
    ) throws(SRError) {
        end()
        try handOut(emit)
    }

    private mutating func handOut(
        _ emit: (SwapEvent, Span<UInt32>) throws(SRError) -> Void
    ) throws(SRError) {
        while let event = try next() {
            let lengths = InlineArray<8, UInt32> { others[$0] }
            try emit(event, lengths.span.extracting(0..<otherCount))
        }
    }

    // MARK: Piece by piece

    /// Takes in the record at `start` of `bytes`, or what there is of it, and moves `start`
    /// past it. Before the next call, ``next()`` hands out what that settled.
    /// - Returns: false when no whole record was left; `start` then is at the end.
    /// - Throws: as ``feed(_:_:)``.
    mutating func take(_ bytes: [UInt8], from start: inout Int) throws(SRError) -> Bool {
        if let failure { throw failure }
        do throws(SRError) { return try takeRecord(bytes, from: &start) } catch {
            failure = error
            throw error
        }
    }

    /// Says that no record below `sequence` will come any more: what of them is missing is
    /// lost. A fence says so of itself; a caller that sees all CPUs' streams knows it too.
    mutating func settle(below sequence: UInt64) { settled = max(settled, sequence) }

    /// Whether a fence covers every record that came.
    var isSettled: Bool { highest <= statistics.lastFence }

    /// Says that nothing more will come.
    mutating func end() {
        guard !ended else { return }
        ended = true
        statistics.tornBytes = rest.count
        rest = []
    }

    /// The next event that is settled, if there is one. O(log p).
    mutating func next() throws(SRError) -> SwapEvent? {
        otherCount = 0
        if var discard {
            let event = discard.event
            discard.left -= 1
            discard.event.pageIndex &+= 1
            self.discard = discard.left > 0 ? discard : nil
            return event
        }
        while true {
            let limit = ended ? UInt64.max : settled
            guard let first = ready ?? pending.first,
                first.sequence < limit || first.sequence <= statistics.nextSequence
            else {
                // What is still to come cannot come before this.
                let certain = ended ? statistics.lastFence : settled
                if certain > statistics.nextSequence {
                    lose(upTo: certain)
                    continue
                }
                return ended && openLoss > 0 ? loss(timeAfter: 0) : nil
            }
            guard first.sequence >= statistics.nextSequence else {
                // Once is enough to be told; after that it is out of the way.
                removeFirst()
                throw SRError(
                    .badStream, "sequence \(first.sequence) came twice",
                    offset: statistics.bytes)
            }
            lose(upTo: first.sequence)
            if openLoss > 0 { return loss(timeAfter: first.time) }
            removeFirst()
            if let event = hand(first) { return event }
        }
    }

    private mutating func removeFirst() {
        if ready != nil {
            ready = nil
        } else {
            pending.removeFirst()
            statistics.pending = pending.count
        }
    }

    // MARK: Records

    /// Takes in one record, which may begin in what an earlier piece left over.
    private mutating func takeRecord(
        _ bytes: [UInt8], from start: inout Int
    ) throws(SRError) -> Bool {
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
                try take(RelayRecord(whole.span, at: 0), size: size)
                return true
            }
        }
        if bytes.count - start >= RelayRecord.unit {
            let size = try RelayRecord.size(bytes.span, at: start, offset: statistics.bytes)
            if bytes.count - start >= size {
                try take(RelayRecord(bytes.span, at: start), size: size)
                start += size
                return true
            }
        }
        rest += bytes[start...]
        start = bytes.count
        return false
    }

    private mutating func take(_ record: RelayRecord, size: Int) throws(SRError) {
        let offset = statistics.bytes
        func wrong(_ message: String) -> SRError {
            SRError(.badStream, message, offset: offset)
        }
        guard record.sequence < Self.sequenceLimit else {
            throw wrong("a sequence of \(record.sequence): no device has drawn 2^48")
        }
        if record.isFence {
            guard record.sequence >= statistics.lastFence else {
                throw wrong(
                    "a fence at \(record.sequence) after one at \(statistics.lastFence)")
            }
            statistics.bytes += UInt64(size)
            statistics.fences += 1
            settle(below: statistics.lastFence)
            statistics.lastFence = record.sequence
            return
        }
        guard let operation = Operation(rawValue: record.operation), operation != .lost else {
            throw wrong("unknown operation \(record.operation): use a newer reader")
        }
        guard record.flags & ~EventFlags.known.rawValue == 0 else {
            throw wrong("unknown flags \(record.flags): use a newer reader")
        }
        if operation == .discard,
            record.length > Self.maximumDiscard
                || UInt64(record.page) + UInt64(record.length) > 1 << 32
        {
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
        highest = max(highest, record.sequence + 1)
        if record.sequence == statistics.nextSequence {
            ready = record
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

    // MARK: Events

    /// Declares lost all numbers from the next one to below `sequence`.
    private mutating func lose(upTo sequence: UInt64) {
        guard sequence > statistics.nextSequence else { return }
        let missing = sequence - statistics.nextSequence
        if openLoss == 0 { statistics.gaps += 1 }
        openLoss += missing
        statistics.lost += missing
        statistics.nextSequence = sequence
    }

    /// The gap before the event that comes now, or a part of it that a count can hold. It
    /// bears the time of the event before it, or of the one after it if it is the first.
    private mutating func loss(timeAfter: UInt64) -> SwapEvent {
        let count = UInt32(clamping: openLoss)
        openLoss -= UInt64(count)
        return .lost(count: count, time: lastTime ?? timeAfter)
    }

    /// The record that is next in sequence, as an event; nil for a discard of no page.
    private mutating func hand(_ record: RelayRecord) -> SwapEvent? {
        statistics.nextSequence = record.sequence + 1
        lastTime = record.time
        let operation = Operation(rawValue: record.operation) ?? .lost
        var event = SwapEvent(
            time: record.time, operation: operation, pageIndex: record.page,
            flags: EventFlags(rawValue: record.flags))
        if operation == .discard {
            guard record.length > 0 else { return nil }
            if record.length > 1 {
                var following = event
                following.pageIndex &+= 1
                discard = (following, record.length - 1)
            }
        }
        if operation == .write {
            event.length = record.lengths > 0 ? record.length : 0
            (others, otherCount) = (record.others, record.otherCount)
        }
        return event
    }
}
