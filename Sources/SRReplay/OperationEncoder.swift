// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Turns a trace's events into what they ask of allocators, once for all of them: which
/// object a page index stands for, what the policy makes of it, where the usage is noted.
///
/// A write stores the page anew, after what its slot held was freed. A free or a discard frees
/// it. Memory: 4 bytes a page index up to the highest, 8 bytes an object that lived at once.
public struct OperationEncoder {
    /// What was met on the way.
    public struct Counts: Sendable, Equatable {
        /// Events, losses among them.
        public var events: UInt64 = 0
        public var reads: UInt64 = 0
        public var writes: UInt64 = 0
        /// Frees and discards.
        public var frees: UInt64 = 0
        /// Frees and discards of a slot that held nothing, and was never written in this trace.
        public var unknownFrees: UInt64 = 0
        /// Records that never reached the trace.
        public var lost: UInt64 = 0
        /// Writes of a length over the page.
        public var overPage: UInt64 = 0
        /// Writes of length 0.
        public var empty: UInt64 = 0
        /// Same-filled pages that took no memory.
        public var sameFilled: UInt64 = 0
        /// Pages that the policy stored whole.
        public var whole: UInt64 = 0
        /// Pages that the policy gave to the disk.
        public var rejected: UInt64 = 0
        /// Bytes stored now, and the most that ever were, at which event.
        public var live = 0
        public var peakLive = 0
        public var peakLiveEvent: UInt64 = 0
        /// Objects stored now, and the most that ever were.
        public var objects = 0
        public var peakObjects = 0

        public init() {}
    }

    public let policy: StoragePolicy
    public private(set) var counts = Counts()
    /// Events from one mark to the next; doubles as the trace goes on.
    private var stride: UInt64
    private var marks = 0

    /// Page index to object number + 1; 0 of a slot that was never written, ``gone`` of one
    /// that holds nothing now.
    private var objectOfPage = Table<UInt32>(capacity: 1 << 16)
    private var pagesUsed = 0
    private static let gone = UInt32.max
    private var lengths: [UInt32] = []
    private var unusedObjects: [UInt32] = []
    private var batch = OperationBatch(firstEvent: 0)

    /// - Parameters:
    ///   - policy: what is stored, and how long.
    ///   - stride: events from one mark to the next, as long as the marks are few.
    public init(policy: StoragePolicy, stride: UInt64 = 1) {
        self.policy = policy
        self.stride = stride
    }

    /// What was added since the last call, as one batch.
    public mutating func takeBatch() -> OperationBatch {
        var taken = OperationBatch(firstEvent: counts.events)
        swap(&taken, &batch)
        taken.objectLimit = lengths.count
        return taken
    }

    /// A page was written. O(1) amortised.
    public mutating func write(page: UInt32, length: Int, sameFilled: Bool, time: UInt64) {
        counts.writes += 1
        if length > policy.pageSize.bytes { counts.overPage += 1 }
        release(page)
        switch policy.fate(length: length, sameFilled: sameFilled) {
        case .stored(let bytes):
            if bytes == policy.pageSize.bytes { counts.whole += 1 }
            store(page, bytes)
        case .sameFilled: counts.sameFilled += 1
        case .rejected: counts.rejected += 1
        case .empty: counts.empty += 1
        }
        end(time)
    }

    /// A page's slot was given up. O(1) amortised.
    public mutating func free(page: UInt32, time: UInt64) {
        counts.frees += 1
        let slot = Int(page)
        if slot >= pagesUsed || objectOfPage[slot] == 0 {
            counts.unknownFrees += 1
        } else {
            release(page)
        }
        end(time)
    }

    /// A page was read, which asks nothing of an allocator.
    public mutating func read(time: UInt64) {
        counts.reads += 1
        end(time)
    }

    /// `records` events never reached the trace.
    public mutating func lose(records: UInt64, time: UInt64) {
        counts.lost += records
        end(time)
    }

    private mutating func release(_ page: UInt32) {
        let slot = Int(page)
        if slot >= pagesUsed {
            objectOfPage = objectOfPage.reaching(slot, used: pagesUsed)
            pagesUsed = slot + 1
        }
        let entry = objectOfPage[slot]
        objectOfPage[slot] = Self.gone
        guard entry != 0, entry != Self.gone else { return }
        let object = entry - 1
        let length = lengths[Int(object)]
        counts.live -= Int(length)
        counts.objects -= 1
        unusedObjects.append(object)
        add(object, length | OperationBatch.Operation.freeBit)
    }

    private mutating func store(_ page: UInt32, _ bytes: Int) {
        let object: UInt32
        if let used = unusedObjects.popLast() {
            object = used
            lengths[Int(object)] = UInt32(bytes)
        } else {
            object = UInt32(lengths.count)
            lengths.append(UInt32(bytes))
        }
        objectOfPage[Int(page)] = object + 1
        counts.live += bytes
        counts.objects += 1
        counts.peakObjects = max(counts.peakObjects, counts.objects)
        if counts.live > counts.peakLive {
            counts.peakLive = counts.live
            counts.peakLiveEvent = counts.events
        }
        add(object, UInt32(bytes))
    }

    private mutating func add(_ object: UInt32, _ word: UInt32) {
        batch.operations.append(
            .init(
                object: object, word: word,
                event: UInt32(truncatingIfNeeded: counts.events - batch.firstEvent)))
    }

    /// Ends an event: notes the usage after it where it is to be noted.
    private mutating func end(_ time: UInt64) {
        if counts.events % stride == 0 {
            batch.marks.append(.init(event: counts.events, time: time))
            add(OperationBatch.Operation.mark, 0)
            marks += 1
            if marks > TimeSeries.limit {
                // All series thin themselves out by the same rule.
                stride *= 2
                marks = (marks + 1) / 2
            }
        }
        counts.events += 1
    }
}
