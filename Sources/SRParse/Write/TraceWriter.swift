// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport
public import SystemPackage

/// Writes a trace front to back. What it writes is a pure function of the header and the
/// events: blocks end after a fixed count of events, never by time.
///
/// A writer that is dropped without ``finish()`` leaves a readable prefix.
public struct TraceWriter: ~Copyable {
    /// Events in a block unless told otherwise: large enough that what a block repeats
    /// (tables of the entropy coder) is small beside its columns.
    public static let defaultBlockEvents = 1 << 16
    /// zstd's level unless told otherwise.
    public static let defaultLevel: Int32 = 6

    public let header: TraceHeader
    private var sink: ByteSink
    private var encoder: BlockEncoder
    private var batch: EventBatch
    private let blockEvents: Int
    private var index: [BlockIndexEntry] = []
    /// What was appended so far.
    public private(set) var totals: TraceTotals

    /// Creates the file at `path`, or empties what stands there.
    /// - Throws: `SRError` of code `output` with the errno.
    public init(
        path: String, header: TraceHeader, blockEvents: Int = defaultBlockEvents
    ) throws(SRError) {
        try self.init(
            sink: Self.create(path, header, blockEvents), header: header,
            blockEvents: blockEvents)
    }

    /// Writes to `descriptor`, which stays the caller's to close.
    public init(
        descriptor: FileDescriptor, header: TraceHeader, blockEvents: Int = defaultBlockEvents
    ) throws(SRError) {
        try self.init(
            sink: ByteSink(descriptor, closes: false), header: header,
            blockEvents: blockEvents)
    }

    /// Collects the trace in memory, for ``finishInMemory()``.
    public init(
        inMemory header: TraceHeader, blockEvents: Int = defaultBlockEvents
    ) throws(SRError) {
        try self.init(sink: ByteSink(), header: header, blockEvents: blockEvents)
    }

    private init(
        sink: consuming ByteSink, header: TraceHeader, blockEvents: Int
    ) throws(SRError) {
        var sink = sink
        try Self.validate(header, blockEvents)
        try sink.write(header.encoded())
        self.header = header
        self.sink = sink
        self.blockEvents = blockEvents
        encoder = BlockEncoder(level: Self.defaultLevel)
        batch = EventBatch(compressors: header.compressors.count)
        totals = TraceTotals(compressors: header.compressors.count)
    }

    private static func create(
        _ path: String, _ header: TraceHeader, _ blockEvents: Int
    ) throws(SRError) -> ByteSink {
        try validate(header, blockEvents)
        return try ByteSink(creating: path)
    }

    private static func validate(
        _ header: TraceHeader, _ blockEvents: Int
    ) throws(SRError) {
        try header.validate()
        guard (1...Layout.maximumBlockEvents).contains(blockEvents) else {
            throw SRError(
                .invalidEvent,
                "a block holds 1 to \(Layout.maximumBlockEvents) events, not \(blockEvents)")
        }
    }

    /// Bytes written so far; what the present block holds is not among them yet.
    public var bytesWritten: UInt64 { sink.count }

    /// Adds an event, its time brought down to the header's resolution. O(1) amortised; writes when
    /// a block is full.
    /// - Parameters:
    ///   - event: the next in the trace.
    ///   - otherLengths: of a write, its lengths under the header's second and
    ///     further compressors; those not given are 0.
    public mutating func append(
        _ event: SwapEvent, otherLengths: Span<UInt32> = Span()
    ) throws(SRError) {
        guard otherLengths.count < header.compressors.count else {
            throw SRError(
                .invalidEvent,
                "event \(totals.events) has \(otherLengths.count + 1) lengths, the header "
                    + "names \(header.compressors.count) compressors")
        }
        guard event.mayBearLength else { throw bearsNoLength(event) }
        var event = event
        event.time = header.rounded(event.time)
        totals.add(event, otherLengths: otherLengths)
        batch.append(event, otherLengths: otherLengths)
        if batch.count == blockEvents { try endBlock() }
    }

    /// Adds events as ``append(_:otherLengths:)`` does one by one, with no further lengths. O(events).
    /// - Throws: as that does; what stood before the event at fault has been added.
    public mutating func append(contentsOf events: Span<SwapEvent>) throws(SRError) {
        var next = 0
        while next < events.count {
            var end = next
            let most = min(events.count, next + blockEvents - batch.count)
            while end < most, events[end].mayBearLength { end += 1 }
            let place = batch.count
            batch.append(contentsOf: events.extracting(next..<end), of: header)
            totals.add(batch, place..<batch.count)
            if batch.count == blockEvents { try endBlock() }
            if end < most { throw bearsNoLength(events[end]) }
            next = end
        }
    }

    private func bearsNoLength(_ event: SwapEvent) -> SRError {
        SRError(
            .invalidEvent,
            "event \(totals.events), a \(event.operation.name), has a length of "
                + "\(event.length): only writes and losses bear one")
    }

    /// Ends the present block, so that all events so far are in the file. Where blocks end
    /// is part of the trace's bytes: call it only where the events themselves say so.
    public mutating func flush() throws(SRError) {
        if batch.count > 0 { try endBlock() }
    }

    /// Writes the last block and the footer, and closes the file.
    /// - Returns: the totals that stand in the footer.
    public consuming func finish() throws(SRError) -> TraceTotals {
        try end()
        let totals = self.totals
        _ = try sink.close()
        return totals
    }

    /// Ends a trace in memory as ``finish()`` does, and gives its bytes.
    public consuming func finishInMemory() throws(SRError) -> [UInt8] {
        try end()
        return try sink.close()
    }

    private mutating func end() throws(SRError) {
        try flush()
        let footer = TraceFooter(index: index, totals: totals)
        try sink.write(footer.encoded(at: sink.count))
    }

    private mutating func endBlock() throws(SRError) {
        let block = try encoder.encode(batch)
        index.append(
            BlockIndexEntry(
                offset: sink.count, firstEvent: batch.firstEvent, firstTime: batch.times[0],
                count: UInt32(batch.count), bytes: UInt32(block.count)))
        try sink.write(block)
        batch.firstEvent += UInt64(batch.count)
        batch.removeAll()
    }
}
