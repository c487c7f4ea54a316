// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// Reads a trace front to back, a block at a time. Memory is that of a block and the index.
///
/// A trace whose end is missing reads up to its last whole block; ``state`` then says where
/// and why it ended. A block that is damaged ends the reading the same way, or, with
/// `skipDamaged`, is stepped over and counted.
public struct TraceReader: ~Copyable {
    /// How far the trace can be trusted.
    public enum State: Sendable, Equatable {
        /// Blocks have been read; more may come.
        case reading
        /// All blocks and the footer were read and agree.
        case complete
        /// The trace ends early, as after a crash: the events so far are right. With the
        /// offset of what is missing or torn.
        case truncated(TraceError)
        /// A part does not fit its checksum or its rules: the events so far are right.
        case damaged(TraceError)
    }

    /// The layout of the input.
    public let format: TraceFormat
    /// The trace's header; for a layout without one, what is known of that layout.
    public let header: TraceHeader
    public private(set) var state = State.reading
    /// Index and totals of the footer; nil where there is none, or it was not reached yet (a
    /// pipe's footer comes last).
    public var index: [BlockIndexEntry]? { footer?.index }
    /// Totals as the footer states them.
    public var totals: TraceTotals? { footer?.totals }
    /// Events handed out so far.
    public private(set) var eventsRead: UInt64 = 0
    /// Blocks handed out so far.
    public private(set) var blocksRead = 0
    /// Damaged blocks that were stepped over.
    public private(set) var blocksSkipped = 0
    /// What was wrong with the first of them.
    public private(set) var firstDamage: TraceError?
    /// Bytes of the whole input, where that is known: not of a pipe.
    public var bytes: UInt64? { source.size }
    /// Bytes read so far, front to back.
    public var position: UInt64 { source.position }

    private var source: ByteSource
    private var decoder: BlockDecoder
    private var footer: TraceFooter?
    /// Where the footer begins, once it is known.
    private var footerOffset: UInt64 = 0
    private var buffer: [UInt8] = []
    private let skipDamaged: Bool
    /// The batch ``next()`` hands out of.
    private var batch: EventBatch
    private var nextInBatch = 0

    /// Opens the trace at `path`.
    /// - Parameter format: the input's layout; nil: ``TraceFormat/detect(_:)`` tells.
    /// - Throws: ``TraceError`` of code `input` with the errno; `notATrace`; or what is wrong
    ///   with the header.
    public init(
        path: String, format: TraceFormat? = nil, skipDamaged: Bool = false
    ) throws(TraceError) {
        try self.init(ByteSource(path: path), format: format, skipDamaged: skipDamaged)
    }

    /// Reads a trace from `descriptor`, a file or a pipe, which stays the caller's to close.
    public init(
        descriptor: FileDescriptor, format: TraceFormat? = nil, skipDamaged: Bool = false
    ) throws(TraceError) {
        try self.init(
            ByteSource(descriptor, closes: false), format: format, skipDamaged: skipDamaged)
    }

    /// Reads a trace that is in memory.
    public init(
        bytes: [UInt8], format: TraceFormat? = nil, skipDamaged: Bool = false
    ) throws(TraceError) {
        try self.init(ByteSource(bytes), format: format, skipDamaged: skipDamaged)
    }

    init(
        _ source: consuming ByteSource, format: TraceFormat?, skipDamaged: Bool
    ) throws(TraceError) {
        var source = source
        let format: TraceFormat =
            if let format { format } else {
                try TraceFormat.detect(source.peek(TraceFormat.detectionBytes))
            }
        let header =
            format == .srt ? try Self.readHeader(&source) : LegacyLayout.header(format)
        self.format = format
        self.header = header
        self.skipDamaged = skipDamaged
        let compressors = header.compressors.count
        decoder = BlockDecoder(compressors: compressors)
        batch = EventBatch(compressors: compressors)
        let first = source.position
        if format == .srt, let size = source.size {
            if let found = try? Self.findFooter(
                &source, size: size, compressors: compressors)
            {
                footer = found.footer
                footerOffset = found.offset
            }
            source.seek(to: first)
        }
        self.source = source
    }

    // MARK: Events

    /// Reads the next block into `batch`.
    /// - Returns: false at the end, for whatever reason: see ``state``.
    /// - Throws: ``TraceError`` of code `input` alone; what is wrong with the trace itself is
    ///   not thrown but told by ``state``, since the events so far are good.
    public mutating func read(into batch: inout EventBatch) throws(TraceError) -> Bool {
        if format != .srt { return try readLegacy(into: &batch) }
        while state == .reading {
            let offset = source.position
            do throws(TraceError) {
                guard try readFrame(at: offset) else { break }
                let block = buffer
                try decoder.decode(block, at: offset, into: &batch)
                guard batch.firstEvent == eventsRead || blocksSkipped > 0 else {
                    throw TraceError(
                        .malformed,
                        "the block begins with event \(batch.firstEvent), not \(eventsRead)",
                        offset: offset + 16)
                }
                eventsRead += UInt64(batch.count)
                blocksRead += 1
                return true
            } catch {
                if error.code == .input { throw error }
                if !(try skip(error, from: offset)) { break }
            }
        }
        batch.removeAll()
        return false
    }

    /// The next event, or nil at the end. O(1) amortised.
    public mutating func next() throws(TraceError) -> SwapEvent? {
        if nextInBatch == batch.count {
            nextInBatch = 0
            // Out of self while it is filled, since filling it needs all of self.
            var filled = EventBatch(compressors: 0)
            swap(&filled, &batch)
            let more = try read(into: &filled)
            swap(&filled, &batch)
            guard more else { return nil }
        }
        nextInBatch += 1
        return batch[nextInBatch - 1]
    }

    /// Reads all that is left and says whether the trace is whole.
    /// - Returns: what was counted on the way: from here on, not from the start.
    public mutating func readToEnd() throws(TraceError) -> TraceTotals {
        var counted = TraceTotals(compressors: header.compressors.count)
        var batch = EventBatch(compressors: header.compressors.count)
        while try read(into: &batch) {
            for event in 0..<batch.count {
                let lengths = batch.lengths(of: event)
                counted.add(batch[event], otherLengths: lengths.span.extracting(1...))
            }
        }
        return counted
    }

    /// Reads the next records of a layout without blocks.
    private mutating func readLegacy(into batch: inout EventBatch) throws(TraceError) -> Bool {
        batch.removeAll()
        guard state == .reading else { return false }
        let layout = LegacyLayout(format)
        buffer.removeAll(keepingCapacity: true)
        let offset = source.position
        try source.read(
            layout.recordBytes * TraceWriter.defaultBlockEvents, appendingTo: &buffer)
        batch.firstEvent = eventsRead
        layout.decode(buffer, into: &batch)
        eventsRead += UInt64(batch.count)
        let rest = buffer.count % layout.recordBytes
        if rest > 0 {
            state = .truncated(
                TraceError(
                    .truncated,
                    "the trace ends \(layout.recordBytes - rest) bytes before the end of a "
                        + "record", offset: offset + UInt64(buffer.count - rest)))
        } else if batch.count == 0 {
            state = .complete
        }
        return batch.count > 0
    }

    /// Goes to the first event of a block, by the footer's ``index``, which must be there;
    /// reading then goes on from it to the end.
    /// - Parameter block: 0 up to the number of blocks, not included.
    public mutating func seek(toBlock block: Int) throws(TraceError) {
        guard let index, index.indices.contains(block) else {
            throw TraceError(
                .input,
                "there is no block \(block) to go to: the trace has "
                    + (index.map { "\($0.count) blocks" } ?? "no index"))
        }
        source.seek(to: index[block].offset)
        eventsRead = index[block].firstEvent
        state = .reading
        batch.removeAll()
        nextInBatch = 0
    }

    // MARK: Frames

    /// Reads the next block whole into `buffer` and checks its sum.
    /// - Returns: false when it was the footer; ``state`` then is set.
    private mutating func readFrame(at offset: UInt64) throws(TraceError) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        try source.read(Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == Layout.frameBytes else {
            throw TraceError(
                .truncated,
                buffer.isEmpty
                    ? "the trace ends without its footer"
                    : "the trace ends inside a block's first \(Layout.frameBytes) bytes",
                offset: offset)
        }
        var reader = ByteReader(buffer, base: offset)
        let magic = try reader.number(UInt32.self)
        let crc = try reader.number(UInt32.self)
        let length = Int(try reader.number(UInt32.self))
        if magic == Layout.footerMagic {
            try readFooter(length: length, at: offset)
            return false
        }
        guard magic == Layout.blockMagic else {
            throw TraceError(
                .malformed, "neither a block nor the footer begins here", offset: offset)
        }
        guard (Layout.blockFixedBytes...Layout.maximumBlockBytes).contains(length) else {
            throw TraceError(
                .malformed, "a block of \(length) bytes", offset: offset + 8)
        }
        try source.read(length - Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == length else {
            throw TraceError(
                .truncated,
                "the trace ends \(length - buffer.count) bytes before the end of a block",
                offset: offset)
        }
        guard CRC32C.of(buffer.span.extracting(8...)) == crc else {
            throw TraceError(
                .badChecksum, "a block of \(length) bytes is damaged", offset: offset)
        }
        return true
    }

    private mutating func readFooter(length: Int, at offset: UInt64) throws(TraceError) {
        guard (Layout.frameBytes...Layout.maximumFooterBytes).contains(length) else {
            throw TraceError(.malformed, "a footer of \(length) bytes", offset: offset + 8)
        }
        let whole = length + Layout.trailerBytes
        try source.read(whole - Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == whole else {
            throw TraceError(
                .truncated,
                "the trace ends \(whole - buffer.count) bytes before the end of its footer",
                offset: offset)
        }
        var trailer = ByteReader(Array(buffer[length...]), base: offset + UInt64(length))
        let back = try trailer.number(UInt64.self)
        guard back == offset, buffer.suffix(8).elementsEqual(Layout.endMagic) else {
            throw TraceError(
                .malformed, "the trailer does not point at its footer",
                offset: offset + UInt64(length))
        }
        let footer = try TraceFooter(
            decoding: Array(buffer[..<length]), at: offset,
            compressors: header.compressors.count)
        self.footer = footer
        buffer.removeAll(keepingCapacity: true)
        try source.read(1, appendingTo: &buffer)
        guard buffer.isEmpty else {
            throw TraceError(
                .malformed, "bytes follow the end of the trace",
                offset: offset + UInt64(whole))
        }
        if blocksSkipped == 0, footer.totals.events != eventsRead {
            throw TraceError(
                .malformed,
                "the footer counts \(footer.totals.events) events, the blocks held "
                    + "\(eventsRead)", offset: offset)
        }
        if let firstDamage { state = .damaged(firstDamage) } else { state = .complete }
    }

    /// Deals with a damaged or missing part at `offset`.
    /// - Returns: true when reading can go on at the next block.
    private mutating func skip(
        _ error: TraceError, from offset: UInt64
    ) throws(TraceError) -> Bool {
        if skipDamaged, let next = try nextFrame(after: offset) {
            if firstDamage == nil { firstDamage = error }
            blocksSkipped += 1
            source.seek(to: next)
            return true
        }
        if let firstDamage {
            state = .damaged(firstDamage)
        } else {
            state = error.code == .truncated ? .truncated(error) : .damaged(error)
        }
        return false
    }

    /// Where the next block or the footer begins after a damaged part: by the footer's
    /// index where there is one, else by searching for the magic numbers.
    private mutating func nextFrame(after offset: UInt64) throws(TraceError) -> UInt64? {
        guard let size = source.size else { return nil }
        if let footer {
            if let entry = footer.index.first(where: { $0.offset > offset }) {
                return entry.offset
            }
            return footerOffset > offset ? footerOffset : nil
        }
        var start = offset + 1
        while start + 4 <= size {
            source.seek(to: start)
            buffer.removeAll(keepingCapacity: true)
            try source.read(1 << 16, appendingTo: &buffer)
            guard buffer.count >= 4 else { return nil }
            for index in 0...buffer.count - 4 where buffer[index] == 0x53 {
                let magic = (0..<4).reduce(UInt32(0)) {
                    $0 | UInt32(buffer[index + $1]) << UInt32(8 * $1)
                }
                if magic == Layout.blockMagic || magic == Layout.footerMagic {
                    return start + UInt64(index)
                }
            }
            start += UInt64(buffer.count - 3)
        }
        return nil
    }

    // MARK: Ends

    private static func readHeader(
        _ source: inout ByteSource
    ) throws(TraceError) -> TraceHeader {
        var bytes: [UInt8] = []
        try source.read(TraceHeader.prefixBytes, appendingTo: &bytes)
        guard bytes.prefix(8).elementsEqual(Layout.magic.prefix(bytes.count)), !bytes.isEmpty
        else {
            throw TraceError(.notATrace, "this is no .srt trace", offset: 0)
        }
        guard bytes.count == TraceHeader.prefixBytes else {
            throw TraceError(.truncated, "the trace ends inside its header", offset: 0)
        }
        var reader = ByteReader(bytes, base: 0)
        _ = try reader.number(UInt64.self)
        _ = try reader.number(UInt32.self)
        let length = Int(try reader.number(UInt32.self))
        guard (TraceHeader.prefixBytes...Layout.maximumBlockBytes).contains(length) else {
            throw TraceError(.malformed, "a header of \(length) bytes", offset: 12)
        }
        try source.read(length - TraceHeader.prefixBytes, appendingTo: &bytes)
        guard bytes.count == length else {
            throw TraceError(.truncated, "the trace ends inside its header", offset: 0)
        }
        return try TraceHeader(decoding: bytes)
    }

    /// Reads the footer of a trace of known size by its trailer.
    private static func findFooter(
        _ source: inout ByteSource, size: UInt64, compressors: Int
    ) throws(TraceError) -> (footer: TraceFooter, offset: UInt64)? {
        let trailer = UInt64(Layout.trailerBytes)
        guard size >= trailer else { return nil }
        var bytes: [UInt8] = []
        source.seek(to: size - trailer)
        try source.read(Layout.trailerBytes, appendingTo: &bytes)
        var reader = ByteReader(bytes, base: size - trailer)
        let offset = try reader.number(UInt64.self)
        guard bytes.suffix(8).elementsEqual(Layout.endMagic), offset < size - trailer,
            size - trailer - offset <= UInt64(Layout.maximumFooterBytes)
        else { return nil }
        bytes.removeAll()
        source.seek(to: offset)
        let length = Int(size - trailer - offset)
        try source.read(length, appendingTo: &bytes)
        reader = ByteReader(bytes, base: offset)
        guard try reader.number(UInt32.self) == Layout.footerMagic else { return nil }
        _ = try reader.number(UInt32.self)
        guard try reader.number(UInt32.self) == UInt32(length) else { return nil }
        return (try TraceFooter(decoding: bytes, at: offset, compressors: compressors), offset)
    }
}
