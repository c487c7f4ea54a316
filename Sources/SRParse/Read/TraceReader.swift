// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
public import SRLinux
public import SRSupport
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
        case truncated(SRError)
        /// A part does not fit its checksum or its rules: the events so far are right.
        case damaged(SRError)
    }

    /// The layout of the input.
    public let format: TraceFormat
    /// The trace's header; for a layout without one, what is known of that layout.
    public let header: TraceHeader
    public internal(set) var state = State.reading
    /// Index and totals of the footer; nil where there is none, or it was not reached yet (a
    /// pipe's footer comes last).
    public var index: [BlockIndexEntry]? { footer?.index }
    /// Totals as the footer states them.
    public var totals: TraceTotals? { footer?.totals }
    /// Events handed out so far.
    public internal(set) var eventsRead: UInt64 = 0 {
        didSet { onReach?(reach) }
    }
    /// Called after each block that is handed out.
    public var onReach: (@Sendable (Reach) -> Void)?
    /// Blocks handed out so far.
    public internal(set) var blocksRead = 0
    /// Damaged blocks that were stepped over.
    public internal(set) var blocksSkipped = 0
    /// Events that were in them, as far as the numbers of what follows tell.
    public internal(set) var eventsSkipped: UInt64 = 0
    /// What was wrong with the first of them.
    public internal(set) var firstDamage: SRError?
    /// Bytes of the whole input as it lies there, where that is known: not of a pipe.
    public var bytes: UInt64? { relay.folder == nil ? source.storedSize : relay.folder?.bytes }
    /// Bytes of the trace read so far, front to back; unpacked ones.
    public var position: UInt64 { source.position }
    /// What the input is compressed with as a whole; nil: nothing.
    public var compression: Compression? { source.compression }

    // The parts of the reader, of which each file has one.
    var source: ByteSource
    var decoder: BlockDecoder
    var relay: RelayInput
    var footer: TraceFooter?
    /// Where the footer begins, once it is known.
    var footerOffset: UInt64 = 0
    /// Where the first block begins, in an .srt trace.
    let firstBlock: UInt64
    var buffer: [UInt8] = []
    /// Number of the event that comes next in an .srt trace.
    var nextEvent: UInt64 = 0
    /// Bytes that were read again in search of blocks.
    var searched: UInt64 = 0
    let skipDamaged: Bool
    /// The batch ``next()`` hands out of.
    var batch: EventBatch
    var nextInBatch = 0

    /// The file that a path to a trace means: `trace.srt` in it if it is a run folder, else
    /// the path itself.
    public static func file(at path: String) -> String {
        guard RelayFolder.isFolder(path) else { return path }
        let inside = FilePath(path).appending("trace.srt").string
        return unsafe access(inside, F_OK) == 0 ? inside : path
    }

    /// Opens the trace at `path`: a file, a run folder (its `trace.srt`), or a folder that holds
    /// the relay's files. What is compressed is unpacked while it is read.
    /// - Parameters:
    ///   - path: of a file or folder.
    ///   - format: the input's layout; nil: ``TraceFormat/detect(_:)`` tells.
    ///   - pageSize: of the kernel that swapped, for a layout that does not say it; nil:
    ///     ``TraceFormat/impliedPageSize``.
    ///   - skipDamaged: goes on after a damaged block, and counts it.
    /// - Throws: `SRError` of code `input` with the errno; `notATrace`; `pageSizesDiffer` if
    ///   the trace says another size than `pageSize`; or what is wrong with the header.
    public init(
        path: String, format: TraceFormat? = nil, pageSize: PageSize? = nil,
        skipDamaged: Bool = false
    ) throws(SRError) {
        let path = Self.file(at: path)
        if RelayFolder.isFolder(path) {
            try self.init(
                ByteSource([]), format: .relay, pageSize: pageSize,
                folder: RelayFolder(path: path), skipDamaged: skipDamaged)
        } else {
            try self.init(
                ByteSource(path: path), format: format, pageSize: pageSize,
                skipDamaged: skipDamaged)
        }
    }

    /// Reads a trace from `descriptor`, a file or a pipe, which stays the caller's to close.
    public init(
        descriptor: FileDescriptor, format: TraceFormat? = nil, pageSize: PageSize? = nil,
        skipDamaged: Bool = false
    ) throws(SRError) {
        try self.init(
            ByteSource(descriptor, closes: false), format: format, pageSize: pageSize,
            skipDamaged: skipDamaged)
    }

    /// Reads a trace that is in memory.
    public init(
        bytes: [UInt8], format: TraceFormat? = nil, pageSize: PageSize? = nil,
        skipDamaged: Bool = false
    ) throws(SRError) {
        try self.init(
            ByteSource(bytes), format: format, pageSize: pageSize, skipDamaged: skipDamaged)
    }

    init(
        _ source: consuming ByteSource, format: TraceFormat?, pageSize: PageSize?,
        folder: RelayFolder? = nil, skipDamaged: Bool
    ) throws(SRError) {
        var source = source
        let (format, header) = try Self.readFront(&source, format, pageSize)
        self.format = format
        self.header = header
        self.skipDamaged = skipDamaged
        let compressors = header.compressors.count
        decoder = BlockDecoder(compressors: compressors)
        relay = RelayInput(folder: folder)
        batch = EventBatch(compressors: compressors)
        let first = source.position
        firstBlock = first
        if format == .srt, let size = source.size {
            if let found = try? Self.findFooter(
                &source, size: size, first: first, compressors: compressors)
            {
                footer = found.footer
                footerOffset = found.offset
            }
            source.seek(to: first)
        }
        self.source = source
    }

    /// Tells the layout, unless it is told already, and reads the header, where it has one.
    private static func readFront(
        _ source: inout ByteSource, _ format: TraceFormat?, _ pageSize: PageSize?
    ) throws(SRError) -> (TraceFormat, TraceHeader) {
        do throws(SRError) {
            let format = if let format { format } else { try source.detectFormat() }
            guard let implied = format.impliedPageSize else {
                let header = try readHeader(&source)
                if let pageSize, pageSize != header.pageSize {
                    throw SRError(
                        .pageSizesDiffer,
                        "the trace itself says pages of \(header.pageSize), not of \(pageSize): "
                            + "only a layout without a header is to be told")
                }
                return (format, header)
            }
            let size = pageSize ?? implied
            return (
                format,
                format == .relay ? RelayInput.header(size) : LegacyLayout.header(format, size)
            )
        } catch {
            throw source.failure(or: error) ?? error
        }
    }

    // MARK: Events

    /// Reads the next block into `batch`.
    /// - Returns: false at the end, for whatever reason: see ``state``.
    /// - Throws: `SRError` of code `input` alone; what is wrong with the trace itself is
    ///   not thrown but told by ``state``, since the events so far are good.
    public mutating func read(into batch: inout EventBatch) throws(SRError) -> Bool {
        switch format {
        case .srt: try readBlock(into: &batch)
        case .legacy8, .legacy24: try readLegacy(into: &batch)
        case .relay: try readRelay(into: &batch)
        }
    }

    /// The next event, or nil at the end. O(1) amortised.
    public mutating func next() throws(SRError) -> SwapEvent? {
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

    /// Reads all that is left, on several processors, and says whether the trace is whole.
    /// - Returns: what was counted on the way: from here on, not from the start.
    public mutating func readToEnd() async throws(SRError) -> TraceTotals {
        let fromStart = eventsRead == 0
        let compressors = header.compressors.count
        var counted = TraceTotals(compressors: compressors)
        try await readAhead { batch in
            var part = TraceTotals(compressors: compressors)
            part.add(batch)
            return part
        } _: { _, part in
            counted.add(part)
        }
        if fromStart, state == .complete, let stated = footer?.totals, stated != counted {
            state = .damaged(
                SRError(
                    .malformed,
                    "the footer's totals are not those of the events: \(stated.reads) reads and "
                        + "\(stated.writes) writes are stated, \(counted.reads) and "
                        + "\(counted.writes) were read", offset: footerOffset))
        }
        return counted
    }

    /// Comes to the end of what can be read. An input that could not be unpacked to its end
    /// is never complete.
    /// - Parameter problem: what is wrong with the trace; nil: nothing.
    mutating func end(_ problem: SRError?) {
        guard let error = source.failure(or: problem) else {
            state = .complete
            return
        }
        state =
            error.code == .truncated && firstDamage == nil
            ? .truncated(error) : .damaged(error)
    }
}
