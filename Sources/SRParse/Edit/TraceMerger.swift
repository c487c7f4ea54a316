// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRSupport

/// Puts several traces together to one, by time. Each trace's own order is kept, also where
/// its times step back; of equal times the trace that was added first comes first. Losses
/// are kept. Memory: a block of each trace.
public struct TraceMerger: ~Copyable {
    /// One trace, and how far it was read.
    private final class Part {
        let name: String
        var reader: TraceReader
        var batch: EventBatch
        var next = 0
        let pageOffset: UInt32
        /// A time of the trace's own, and the time in its place in the merged one, ns: all
        /// others keep their distance to it.
        var shift: (from: UInt64, to: UInt64) = (0, 0)

        init(_ name: String, _ reader: consuming TraceReader, pageOffset: UInt32) {
            self.name = name
            batch = EventBatch(compressors: reader.header.compressors.count)
            self.reader = reader
            self.pageOffset = pageOffset
        }

        /// The next event's own time; nil at the end.
        var ownTime: UInt64? { next < batch.count ? batch.times[next] : nil }

        /// The next event's time as put in the merged trace, at the nearest time there is where
        /// that is none of 64 bits; nil at the end.
        var time: UInt64? { ownTime.map { put($0) ?? ($0 < shift.from ? 0 : .max) } }

        /// A time of its own as put in the merged trace; nil where 64 bits do not hold it.
        func put(_ time: UInt64) -> UInt64? {
            let (put, overflow) =
                time >= shift.from
                ? shift.to.addingReportingOverflow(time - shift.from)
                : shift.to.subtractingReportingOverflow(shift.from - time)
            return overflow ? nil : put
        }

        /// Reads the next block when the present one is used up.
        func fill() throws(SRError) {
            guard next == batch.count else { return }
            next = 0
            _ = try reader.read(into: &batch)
        }
    }

    /// Where each trace is put in time.
    public enum Timing: Sendable {
        /// Where its own times say.
        case own
        /// Shifted, so that all begin with the first one.
        case alignedStarts
        /// Shifted, so that each begins a nanosecond after the greatest time before it. Each is
        /// written whole before the next.
        case inTurn
    }

    private let timing: Timing
    private var parts: [Part] = []
    /// The greatest time written, ns; for ``Timing/inTurn``.
    private var greatest: UInt64?
    /// What all traces have in common; nil before the first was added.
    public private(set) var header: TraceHeader?

    public init(timing: Timing = .own) { self.timing = timing }

    /// Adds a trace, from where its reader stands.
    /// - Parameters:
    ///   - reader: of the trace; what it has read is left out.
    ///   - name: what errors call it.
    ///   - pageOffset: added to each of its page indices.
    /// - Throws: `pageSizesDiffer`; `unsupported` if its compressors or clock are not those of
    ///   the traces before, or it has no times; `input`.
    public mutating func add(
        _ reader: consuming TraceReader, name: String, pageOffset: UInt32 = 0
    ) throws(SRError) {
        let other = reader.header
        guard other.clock != .none else {
            throw SRError(
                .unsupported, "\(name) has no times, and traces are merged by time")
        }
        if let header, let part = parts.first {
            func differ(
                _ what: String, _ one: String, _ two: String, _ code: SRError.Code = .unsupported
            ) -> SRError {
                SRError(
                    code,
                    "\(name) and \(part.name) cannot be in one trace: their \(what) differ "
                        + "(\(two) and \(one))")
            }
            if header.pageSize != other.pageSize {
                throw differ(
                    "page sizes", "\(header.pageSize)", "\(other.pageSize)", .pageSizesDiffer)
            }
            if header.compressors != other.compressors {
                // A trace's own texts: quoted, and escaped where they are no plain names.
                func names(_ header: TraceHeader) -> String {
                    header.compressors.map(\.debugDescription).joined(separator: ", ")
                }
                throw differ("compressors", names(header), names(other))
            }
            if header.implementations != other.implementations {
                func labels(_ header: TraceHeader) -> String {
                    header.labels.map(\.debugDescription).joined(separator: ", ")
                }
                throw differ("compressors' implementations", labels(header), labels(other))
            }
            if header.clock != other.clock {
                throw differ("clocks", header.clock.name, other.clock.name)
            }
            // The coarsest that both traces' times have.
            self.header?.timeResolution = Self.commonDivisor(
                header.timeResolution, other.timeResolution)
        } else {
            header = other
        }
        let part = Part(name, reader, pageOffset: pageOffset)
        try part.fill()
        if timing == .alignedStarts, let start = part.ownTime {
            part.shift = (start, parts.first?.ownTime ?? start)
        }
        parts.append(part)
    }

    private static func commonDivisor(_ one: UInt64, _ other: UInt64) -> UInt64 {
        var (one, other) = (one, other)
        while other != 0 { (one, other) = (other, one % other) }
        return one
    }

    /// Writes all events to `writer`, whose header is made from ``header``.
    /// - Throws: `invalidEvent` where a page index and its offset need over 32 bits, or a time
    ///   as shifted is below 0 or over 64 bits; `input`; `output`. A trace that is not whole is
    ///   told by ``problems``.
    public mutating func merge(into writer: inout TraceWriter) throws(SRError) {
        if timing == .inTurn {
            for part in parts { try append(part, to: &writer) }
            return
        }
        while let (part, limit) = earliest() {
            // The part goes on being the earliest up to the time of the one after it.
            repeat {
                try write(part, to: &writer)
                part.next += 1
                try part.fill()
            } while part.time.map { $0 < limit } ?? false
        }
    }

    /// Writes all of a part behind what was written.
    private mutating func append(
        _ part: Part, to writer: inout TraceWriter
    ) throws(SRError) {
        guard let start = part.ownTime else { return }
        if let greatest {
            let (behind, overflow) = greatest.addingReportingOverflow(1)
            guard !overflow else {
                throw SRError(
                    .invalidEvent, "\(part.name): no time of 64 bits is left behind what is before")
            }
            part.shift = (start, behind)
        }
        while let time = part.time {
            greatest = max(greatest ?? 0, time)
            try write(part, to: &writer)
            part.next += 1
            try part.fill()
        }
    }

    /// The part whose next event is first, and the time from which another may be.
    private func earliest() -> (part: Part, limit: UInt64)? {
        var best: (part: Part, time: UInt64)?
        var limit = UInt64.max
        for part in parts {
            guard let time = part.time else { continue }
            if let before = best {
                if time < before.time {
                    limit = before.time
                    best = (part, time)
                } else {
                    limit = min(limit, time)
                }
            } else {
                best = (part, time)
            }
        }
        return best.map { ($0.part, limit) }
    }

    private func write(_ part: Part, to writer: inout TraceWriter) throws(SRError) {
        var event = part.batch[part.next]
        guard let time = part.put(event.time) else {
            throw SRError(
                .invalidEvent,
                "\(part.name): event \(part.batch.firstEvent + UInt64(part.next)) at "
                    + "\(event.time) ns is shifted to a time that 64 bits do not hold; name a "
                    + (event.time < part.shift.from ? "longer" : "shorter") + " trace first")
        }
        event.time = time
        if event.operation != .lost {
            let (page, overflow) = event.pageIndex.addingReportingOverflow(part.pageOffset)
            guard !overflow else {
                throw SRError(
                    .invalidEvent,
                    "\(part.name): page \(event.pageIndex) and an offset of "
                        + "\(part.pageOffset) are over what 32 bits hold")
            }
            event.pageIndex = page
        }
        try writer.append(event, part.batch, part.next)
    }

    /// What is wrong with the traces that are not whole, with their names.
    public var problems: [(name: String, error: SRError)] {
        parts.compactMap { part in
            switch part.reader.state {
            case .complete, .reading: nil
            case .truncated(let error), .damaged(let error): (part.name, error)
            }
        }
    }
}
