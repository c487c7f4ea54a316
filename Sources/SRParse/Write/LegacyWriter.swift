// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport
public import SystemPackage

/// Writes a trace in a layout of 2008, front to back.
///
/// Those layouts have reads and writes alone: no times, no flags, one length, and, in the
/// 24-byte one, an MD5 that is written as zeros because no trace holds it. What they cannot
/// say is left out and counted in ``leftOut``.
public struct LegacyWriter: ~Copyable {
    /// Events that the layout has no record for.
    public struct LeftOut: Sendable, Equatable {
        public var frees: UInt64 = 0
        public var discards: UInt64 = 0
        /// Lost records, over all gaps.
        public var lost: UInt64 = 0
        public var gaps: UInt64 = 0

        public init() {}

        public var isEmpty: Bool { self == LeftOut() }

        /// Counts an event that has no place. O(1).
        public mutating func add(_ event: SwapEvent) {
            switch event.operation {
            case .read, .write: break
            case .free: frees += 1
            case .discard: discards += 1
            case .lost:
                gaps += 1
                lost += UInt64(event.length)
            }
        }
    }

    /// ``TraceFormat/legacy8`` or ``TraceFormat/legacy24``.
    public let format: TraceFormat
    /// Events written so far.
    public private(set) var reads: UInt64 = 0
    public private(set) var writes: UInt64 = 0
    /// Events left out so far.
    public private(set) var leftOut = LeftOut()

    private let layout: LegacyLayout
    private var sink: ByteSink
    private var buffer: [UInt8] = []
    private static let bufferBytes = 1 << 18

    /// Creates the file at `path`, or empties what stands there.
    /// - Parameters:
    ///   - path: of the file.
    ///   - format: ``TraceFormat/legacy8`` or ``TraceFormat/legacy24``.
    /// - Throws: `SRError` of code `output` with the errno.
    public init(path: String, format: TraceFormat) throws(SRError) {
        try self.init(ByteSink(creating: path), format)
    }

    /// Writes to `descriptor`, which stays the caller's to close.
    public init(descriptor: FileDescriptor, format: TraceFormat) {
        self.init(ByteSink(descriptor, closes: false), format)
    }

    /// Collects the records in memory, for ``finishInMemory()``.
    public init(inMemory format: TraceFormat) { self.init(ByteSink(), format) }

    private init(_ sink: consuming ByteSink, _ format: TraceFormat) {
        self.sink = sink
        self.format = format
        layout = LegacyLayout(format)
        buffer.reserveCapacity(Self.bufferBytes + 24)
    }

    /// Adds an event, or counts it as left out. O(1) amortised.
    /// - Throws: `invalidEvent` for a page index of 2^31 or more, which has no room in a
    ///   record; `output`.
    public mutating func append(_ event: SwapEvent) throws(SRError) {
        switch event.operation {
        case .read: reads += 1
        case .write: writes += 1
        case .free, .discard, .lost:
            leftOut.add(event)
            return
        }
        guard event.pageIndex < LegacyLayout.pageLimit else {
            throw SRError(
                .invalidEvent,
                "page \(event.pageIndex) has no room in a record of 2008, which holds 31 bits: "
                    + "convert to srt, or slice that page out")
        }
        layout.encode(event, into: &buffer)
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    private mutating func flush() throws(SRError) {
        try sink.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and closes the file.
    /// - Returns: what the layout could not hold.
    public consuming func finish() throws(SRError) -> LeftOut {
        try flush()
        let leftOut = self.leftOut
        _ = try sink.close()
        return leftOut
    }

    /// Ends a trace in memory as ``finish()`` does, and gives its bytes.
    public consuming func finishInMemory() throws(SRError) -> [UInt8] {
        try flush()
        return try sink.close()
    }
}
