// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport
internal import SystemPackage

// An .srt trace, block by block.

extension TraceReader {
    /// Reads the next block into `batch`.
    mutating func readBlock(into batch: inout EventBatch) throws(SRError) -> Bool {
        while state == .reading {
            let offset = source.position
            do throws(SRError) {
                guard try readFrame(at: offset) else { break }
                let block = buffer
                try decoder.decode(block, at: offset, into: &batch)
                try count(batch, at: offset)
                return true
            } catch {
                if error.code == .input { throw error }
                if !(try skip(error, from: offset)) { break }
            }
        }
        batch.removeAll()
        return false
    }

    /// Counts a block and its events, whose numbers must follow those before.
    mutating func count(
        _ batch: borrowing EventBatch, at offset: UInt64
    ) throws(SRError) {
        let first = batch.firstEvent
        guard first == nextEvent || (first > nextEvent && blocksSkipped > 0),
            first < Self.eventLimit
        else {
            throw SRError(
                .malformed, "the block begins with event \(first), not \(nextEvent)",
                offset: offset + 16)
        }
        eventsSkipped += first - nextEvent
        nextEvent = first + UInt64(batch.count)
        eventsRead += UInt64(batch.count)
        blocksRead += 1
    }

    /// Events are numbered below, so that sums with them do not overflow.
    private static var eventLimit: UInt64 { 1 << 62 }

    /// Whether ``seek(toBlock:)`` can be used: there is an index, and the input is a file
    /// that is not compressed as a whole.
    public var canSeek: Bool { footer != nil && source.size != nil }

    /// Goes to the first event of a block, by the footer's ``index``, which must be there;
    /// reading then goes on from it to the end.
    /// - Parameter block: 0 up to the number of blocks, not included.
    public mutating func seek(toBlock block: Int) throws(SRError) {
        guard let index, index.indices.contains(block) else {
            throw SRError(
                .input,
                "there is no block \(block) to go to: the trace has "
                    + (index.map { "\($0.count) blocks" } ?? "no index"))
        }
        guard source.size != nil else {
            throw SRError(
                .input, "a pipe, or what is unpacked while it is read, goes one way only",
                errno: .illegalSeek)
        }
        source.seek(to: index[block].offset)
        nextEvent = index[block].firstEvent
        state = .reading
        batch.removeAll()
        nextInBatch = 0
    }

    /// Reads the next block whole into `buffer` and checks its sum.
    /// - Returns: false when it was the footer; ``state`` then is set.
    mutating func readFrame(at offset: UInt64) throws(SRError) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        try source.read(Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == Layout.frameBytes else {
            throw SRError(
                .truncated,
                buffer.isEmpty
                    ? "the trace ends without its footer"
                    : "the trace ends inside a block's first \(Layout.frameBytes) bytes",
                offset: offset)
        }
        var reader = ByteReader(buffer, base: offset)
        let magic = try reader.number(UInt32.self)
        _ = try reader.number(UInt32.self)
        let length = Int(try reader.number(UInt32.self))
        if magic == Layout.footerMagic {
            try readFooter(length: length, at: offset)
            return false
        }
        guard magic == Layout.blockMagic else {
            throw SRError(
                .malformed, "neither a block nor the footer begins here", offset: offset)
        }
        guard (Layout.blockFixedBytes...Layout.maximumBlockBytes).contains(length) else {
            throw SRError(
                .malformed, "a block of \(length) bytes", offset: offset + 8)
        }
        try source.read(length - Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == length else {
            throw SRError(
                .truncated,
                "the trace ends \(length - buffer.count) bytes before the end of a block",
                offset: offset)
        }
        try Self.checkSum(of: buffer, at: offset)
        return true
    }

    /// Checks a whole block against its sum.
    static func checkSum(of block: [UInt8], at offset: UInt64) throws(SRError) {
        var reader = ByteReader(block, base: offset)
        _ = try reader.number(UInt32.self)
        let crc = try reader.number(UInt32.self)
        guard CRC32C.of(block.span.extracting(8...)) == crc else {
            throw SRError(
                .badChecksum, "a block of \(block.count) bytes is damaged", offset: offset)
        }
    }

    private mutating func readFooter(length: Int, at offset: UInt64) throws(SRError) {
        guard (Layout.frameBytes...Layout.maximumFooterBytes).contains(length) else {
            throw SRError(.malformed, "a footer of \(length) bytes", offset: offset + 8)
        }
        let whole = length + Layout.trailerBytes
        try source.read(whole - Layout.frameBytes, appendingTo: &buffer)
        guard buffer.count == whole else {
            throw SRError(
                .truncated,
                "the trace ends \(whole - buffer.count) bytes before the end of its footer",
                offset: offset)
        }
        var trailer = ByteReader(Array(buffer[length...]), base: offset + UInt64(length))
        let back = try trailer.number(UInt64.self)
        guard back == offset, buffer.suffix(8).elementsEqual(Layout.endMagic) else {
            throw SRError(
                .malformed, "the trailer does not point at its footer",
                offset: offset + UInt64(length))
        }
        let footer = try TraceFooter(
            decoding: Array(buffer[..<length]), at: offset,
            compressors: header.compressors.count)
        if blocksSkipped == 0 { try footer.check(from: firstBlock, to: offset) }
        self.footer = footer
        footerOffset = offset
        guard try source.peek(1).isEmpty else {
            throw SRError(
                .malformed, "bytes follow the end of the trace",
                offset: offset + UInt64(whole))
        }
        if blocksSkipped == 0, footer.totals.events != nextEvent {
            throw SRError(
                .malformed,
                "the footer counts \(footer.totals.events) events, the blocks held "
                    + "\(nextEvent)", offset: offset)
        }
        let stated = footer.totals.events
        if blocksSkipped > 0, stated > nextEvent, stated < Self.eventLimit {
            eventsSkipped += stated - nextEvent
        }
        end(firstDamage)
    }
}
