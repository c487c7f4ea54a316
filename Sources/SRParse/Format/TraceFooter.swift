// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Where a block stands and what it begins with.
public struct BlockIndexEntry: Sendable, Equatable {
    /// Bytes from the start of the trace.
    public var offset: UInt64
    /// Number of the block's first event, from 0.
    public var firstEvent: UInt64
    /// Time of the block's first event, ns.
    public var firstTime: UInt64
    /// Events in the block.
    public var count: UInt32
    /// Bytes of the block.
    public var bytes: UInt32
}

/// What ends a whole trace: the index of its blocks and its totals.
struct TraceFooter: Equatable {
    var index: [BlockIndexEntry]
    var totals: TraceTotals

    /// The footer's and the trailer's bytes, for a footer that begins at `offset`.
    func encoded(at offset: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Layout.footerMagic)
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: UInt32(0))
        for value in [
            totals.reads, totals.writes, totals.frees, totals.discards, totals.gaps,
            totals.lost, totals.sameFilled, totals.partial, totals.firstTime, totals.lastTime,
        ] {
            bytes.append(littleEndian: value)
        }
        bytes.append(littleEndian: totals.highestPage)
        bytes.append(littleEndian: UInt32(totals.bytes.count))
        for sum in totals.bytes { bytes.append(littleEndian: sum) }
        bytes.append(littleEndian: UInt32(index.count))
        for entry in index {
            bytes.append(littleEndian: entry.offset)
            bytes.append(littleEndian: entry.firstEvent)
            bytes.append(littleEndian: entry.firstTime)
            bytes.append(littleEndian: entry.count)
            bytes.append(littleEndian: entry.bytes)
        }
        bytes.set(littleEndian: UInt32(bytes.count), at: 8)
        bytes.set(littleEndian: CRC32C.of(bytes.span.extracting(8...)), at: 4)
        bytes.append(littleEndian: offset)
        bytes += Layout.endMagic
        return bytes
    }

    init(index: [BlockIndexEntry], totals: TraceTotals) {
        self.index = index
        self.totals = totals
    }

    /// Reads a footer from its bytes without the trailer; the frame is known to be right.
    /// - Parameter offset: where it stands, for error messages.
    init(
        decoding bytes: [UInt8], at offset: UInt64, compressors: Int
    ) throws(SRError) {
        var reader = ByteReader(bytes, base: offset)
        _ = try reader.number(UInt32.self)
        let crc = try reader.number(UInt32.self)
        _ = try reader.number(UInt32.self)
        guard CRC32C.of(bytes.span.extracting(8...)) == crc else {
            throw SRError(.badChecksum, "the footer is damaged", offset: offset)
        }
        var totals = TraceTotals(compressors: compressors)
        totals.reads = try reader.number()
        totals.writes = try reader.number()
        totals.frees = try reader.number()
        totals.discards = try reader.number()
        totals.gaps = try reader.number()
        totals.lost = try reader.number()
        totals.sameFilled = try reader.number()
        totals.partial = try reader.number()
        totals.firstTime = try reader.number()
        totals.lastTime = try reader.number()
        totals.highestPage = try reader.number()
        let sums = try reader.number(UInt32.self)
        guard sums == UInt32(compressors) else {
            throw SRError(
                .malformed,
                "the footer has \(sums) sums of lengths, the header names \(compressors) "
                    + "compressors", offset: reader.offset)
        }
        for sum in totals.bytes.indices { totals.bytes[sum] = try reader.number() }
        let blocks = Int(try reader.number(UInt32.self))
        guard reader.remaining == blocks * Layout.indexEntryBytes else {
            throw SRError(
                .malformed,
                "the footer's index of \(blocks) blocks has \(reader.remaining) bytes",
                offset: reader.offset)
        }
        index = []
        index.reserveCapacity(blocks)
        for _ in 0..<blocks {
            index.append(
                BlockIndexEntry(
                    offset: try reader.number(), firstEvent: try reader.number(),
                    firstTime: try reader.number(), count: try reader.number(),
                    bytes: try reader.number()))
        }
        self.totals = totals
    }

    /// Throws unless the index is that of blocks which stand one behind another. O(blocks).
    /// - Parameters:
    ///   - first: where the first block begins, which is where the header ends.
    ///   - offset: where the footer begins, which is where the last block ends.
    func check(from first: UInt64, to offset: UInt64) throws(SRError) {
        let start =
            offset + UInt64(Layout.footerFixedBytes + totals.bytes.count * 8)
        var next = (place: first, event: UInt64(0))
        for (number, entry) in index.enumerated() {
            guard entry.offset == next.place, entry.firstEvent == next.event else {
                throw SRError(
                    .malformed,
                    "the footer's index has block \(number) at byte \(entry.offset) with event "
                        + "\(entry.firstEvent), where the one before ends at byte \(next.place) "
                        + "with event \(next.event)",
                    offset: start + UInt64(number * Layout.indexEntryBytes))
            }
            // No sum overflows: a footer has room for four million blocks of 2^32.
            next = (entry.offset + UInt64(entry.bytes), entry.firstEvent + UInt64(entry.count))
        }
        guard next.place == offset, next.event == totals.events else {
            throw SRError(
                .malformed,
                "the footer's index ends at byte \(next.place) with event \(next.event); the "
                    + "blocks end at byte \(offset), and the totals are of \(totals.events) events",
                offset: start)
        }
    }
}
