// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SRSupport

/// All statistics of a trace, taken in one pass: memory for a block, for each slot that the
/// trace touches, and for the sketches, whatever the trace's length.
///
/// `docs/metrics.md` defines each. Beside the sums over the whole trace it keeps those of up
/// to ``maximumSegments`` equally long segments, which ``TraceDistance`` draws from.
public struct TraceProfile: Sendable {
    /// Enough segments for a bootstrap (32 to 64 of them); each takes up to 50 KB.
    public static let maximumSegments = 64
    /// Events of a segment at first; doubled whenever there are too many segments. So a trace
    /// of 4,096 events or more has 32 segments at least.
    public static let firstSegmentEvents: UInt64 = 128

    /// Name of the compressor whose lengths count.
    public let compressor: String
    /// Whose code made them; nil if that is not known or makes no difference.
    public let implementation: String?
    /// Whether event times mean something.
    public let hasClock: Bool
    /// Exact lengths of the whole trace.
    public private(set) var lengths: LengthHistogram
    /// The whole trace, once ``finish()`` was called.
    public private(set) var counts = ProfileCounts()
    /// Consecutive stretches of ``segmentEvents`` events; the last may be shorter.
    public private(set) var segments: [ProfileCounts] = []
    public var segmentEvents: UInt64 { stretches.events }
    public private(set) var live = LiveCurve()
    public private(set) var workingSet = WorkingSetCurve()
    /// Events so far, gaps not counted.
    public private(set) var events: UInt64 = 0
    /// Time of the first event, and the greatest time of any, ns. Losses are events here.
    public private(set) var firstTime: UInt64 = 0
    public private(set) var greatestTime: UInt64 = 0
    /// Slots read or written.
    public private(set) var distinctPages: UInt64 = 0
    /// Slots that hold a page now.
    public private(set) var livePages: UInt64 = 0
    /// Writes to a slot that still held a page.
    public private(set) var overwrites: UInt64 = 0
    /// Reads of a slot whose write is not in the trace.
    public private(set) var unmatchedReads: UInt64 = 0
    /// Frees and discards of a slot that held no page of the trace.
    public private(set) var unmatchedFrees: UInt64 = 0

    private let column: Int
    private let bucketShift: Int
    private var slots = SlotTable()
    private var reuse = ReuseProfile()
    /// Each event of the present batch with its slot, for ``reuse``; and the slots' numbers.
    private var steps: [ReuseProfile.Step] = []
    private var numbers: [Int] = []
    private var readRun = SequentialRun()
    private var writeRun = SequentialRun()
    private var liveBytes: UInt64 = 0
    private var hasBegun = false
    private var stretches = Segments<ProfileCounts>()

    /// - Parameters:
    ///   - header: the trace's.
    ///   - column: number of the compressor whose lengths count.
    public init(header: TraceHeader, compressor column: Int = 0) {
        self.column = column
        compressor = header.compressors[column]
        implementation = header.implementation(of: column)
        hasClock = header.clock != .none
        lengths = LengthHistogram(pageSize: header.pageSize)
        bucketShift = lengths.bucketBytes.trailingZeroBitCount
    }

    /// The profile of all that is left in the reader.
    public init(
        _ reader: inout TraceReader, compressor column: Int = 0
    ) throws(SRError) {
        self.init(header: reader.header, compressor: column)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { add(batch) }
        finish()
    }

    /// The same, decoded on several processors; of what needs the order, reuse is on one and the
    /// rest on another.
    public init(
        allOf reader: inout TraceReader, compressor column: Int = 0
    ) async throws(SRError) {
        self.init(header: reader.header, compressor: column)
        let empty = lengths
        let profiler = ReuseProfiler()
        try await reader.readAhead { batch in
            var part = empty
            part.add(batch, compressor: column)
            return part
        } _: { batch, part in
            lengths.add(part)
            addInOrder(batch)
            profiler.add(steps)
        }
        reuse = profiler.finish()
        finish()
    }

    /// Whether the trace says when a slot is given up. Layouts of 2008 do not: then a page
    /// counts as live until its slot is written again, and lifetimes and live pages are
    /// upper bounds.
    public var hasFrees: Bool { counts.frees + counts.discards > 0 }

    /// Seconds from the first event to the greatest time of any.
    public var seconds: Double {
        hasClock ? Elapsed.seconds(from: firstTime, to: greatestTime) : 0
    }

    /// Takes in the events of a batch. O(log slots) an event.
    public mutating func add(_ batch: EventBatch) {
        lengths.add(batch, compressor: column)
        addInOrder(batch)
        reuse.add(steps)
    }

    /// Takes in all of a batch but what ``reuse`` will make of ``steps``.
    private mutating func addInOrder(_ batch: EventBatch) {
        steps = []
        steps.reserveCapacity(batch.count)
        slots.find(batch, into: &numbers)
        for index in 0..<batch.count {
            let page = batch.pages[index]
            let number = numbers[index]
            let time = batch.times[index]
            if !hasBegun { begin(at: time) }
            greatestTime = max(greatestTime, time)
            switch Operation(rawValue: batch.operations[index]) {
            case .read:
                read(page, number)
                steps.append(.init(.read, number))
            case .write:
                write(page, number, length: batch.lengths[column][index], at: time)
                steps.append(.init(.write, number))
            case .free:
                stretches.current.frees += 1
                giveUp(number, at: time)
                steps.append(.init(.none, number))
            case .discard:
                stretches.current.discards += 1
                giveUp(number, at: time)
                steps.append(.init(.none, number))
            case .lost, nil:
                stretches.current.lost += UInt64(batch.lengths[0][index])
                // What stood in the gap is not known, so no run goes over it.
                endRuns()
                live.reach(time)
                continue
            }
            events += 1
            live.add(event: events, time: time, pages: livePages, bytes: liveBytes)
            stretches.count()
        }
    }

    private mutating func begin(at time: UInt64) {
        hasBegun = true
        firstTime = time
        live.begin(at: time)
    }

    /// Ends the profile: after it, ``counts``, ``segments`` and ``workingSet`` are those of all
    /// events, and what was known of each slot is given up.
    public mutating func finish() {
        endRuns()
        segments = zip(stretches.all, reuse.segments.all).map { counts, reuse in
            var counts = counts
            counts.readReuse = reuse.reads
            counts.writeReuse = reuse.writes
            return counts
        }
        workingSet = reuse.workingSet
        distinctPages = UInt64(reuse.distinct)
        slots = SlotTable()
        reuse = ReuseProfile()
        (steps, numbers) = ([], [])
        for segment in segments { counts.add(segment) }
    }

    // MARK: Events

    private mutating func read(_ page: UInt32, _ number: Int) {
        stretches.current.reads += 1
        if let run = readRun.step(page) { stretches.current.readRuns.add(run) }
        if !slots[number].isLive { unmatchedReads += 1 }
    }

    private mutating func write(
        _ page: UInt32, _ number: Int, length: UInt32, at time: UInt64
    ) {
        stretches.current.writes += 1
        let bucket = (Int(length) + (1 << bucketShift) - 1) >> bucketShift
        stretches.current.lengths[min(bucket, ProfileCounts.lengthBuckets - 1)] += 1
        if let run = writeRun.step(page) { stretches.current.writeRuns.add(run) }
        if slots[number].isLive {
            overwrites += 1
            end(number, at: time)
        }
        slots[number] = SlotTable.Slot(
            writtenEvent: events, writtenTime: time, length: length, isLive: true)
        livePages += 1
        liveBytes += UInt64(length)
    }

    private mutating func giveUp(_ number: Int, at time: UInt64) {
        if slots[number].isLive { end(number, at: time) } else { unmatchedFrees += 1 }
    }

    /// Ends the life of a slot's page.
    private mutating func end(_ number: Int, at time: UInt64) {
        let slot = slots[number]
        slots[number].isLive = false
        livePages -= 1
        liveBytes -= UInt64(slot.length)
        stretches.current.lifetimeEvents.add(events - slot.writtenEvent)
        if hasClock {
            stretches.current.lifetimeTime.add(
                Elapsed.nanoseconds(from: slot.writtenTime, to: time))
        }
    }

    private mutating func endRuns() {
        if let run = readRun.end() { stretches.current.readRuns.add(run) }
        if let run = writeRun.end() { stretches.current.writeRuns.add(run) }
    }
}
