// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Turns a block's bytes into a batch of events. Trusts nothing: whatever the bytes are, the
/// result is events or an error with the byte offset, and memory is bounded by the limits
/// of ``Layout``.
struct BlockDecoder: ~Copyable {
    private var zstd = ZstdDecompressor()
    private let compressors: Int
    private var table: StreamTable
    private var runs = OperationRuns()
    /// The unpacked streams that are being put together.
    private var scratch: [UInt8] = []
    /// What is dealt out to the events: a column's elements, operation after operation, after
    /// ``Kernels/lanes`` zeros that are never written to.
    private var values: [UInt32] = []
    private var far: [UInt32] = []
    private var hands = [Hand](repeating: .empty, count: OperationRuns.slots)

    init(compressors: Int) {
        self.compressors = compressors
        table = StreamTable(compressors: compressors)
    }

    /// The fixed fields of a block whose frame was checked.
    struct Fields {
        var count: Int
        var firstEvent: UInt64
        var firstTime: UInt64
        var unit: UInt64
        var streams: Int
    }

    /// Reads the block's fixed fields. `bytes` holds at least ``Layout/blockFixedBytes``.
    static func fields(_ bytes: [UInt8], at offset: UInt64) throws(SRError) -> Fields {
        var reader = ByteReader(bytes, base: offset)
        _ = try reader.number(UInt32.self)
        _ = try reader.number(UInt64.self)
        let fields = Fields(
            count: Int(try reader.number(UInt32.self)), firstEvent: try reader.number(),
            firstTime: try reader.number(), unit: try reader.number(),
            streams: Int(try reader.number(UInt32.self)))
        guard (1...Layout.maximumBlockEvents).contains(fields.count) else {
            throw SRError(
                .malformed, "a block of \(fields.count) events", offset: offset + 12)
        }
        guard fields.unit >= 1, fields.unit <= UInt64(Int64.max) else {
            throw SRError(.malformed, "a time unit of \(fields.unit)", offset: offset + 32)
        }
        guard fields.streams <= Layout.maximumStreams else {
            throw SRError(
                .malformed, "a block of \(fields.streams) streams", offset: offset + 40)
        }
        return fields
    }

    /// Decodes a whole block, whose checksum was found right, into `batch`. O(n).
    /// - Parameter offset: where the block stands, for error messages.
    mutating func decode(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(SRError) {
        let fields = try Self.fields(bytes, at: offset)
        try table.read(bytes, count: fields.streams, at: offset)
        batch.resize(to: fields.count)
        batch.firstEvent = fields.firstEvent
        Self.grow(&values, to: fields.count + 2 * Kernels.lanes)

        try decodeOperations(bytes, at: offset, into: &batch)
        try decodeFlags(bytes, at: offset, into: &batch)
        try decodePages(bytes, at: offset, into: &batch)
        for index in 0..<compressors {
            try decodeLengths(index, bytes, at: offset, into: &batch.lengths[index])
        }
        let times = try load(Column.times.rawValue, count: fields.count, bytes, at: offset)
        Kernels.times(
            times, in: scratch, first: fields.firstTime, unit: fields.unit,
            low: &values, at: Kernels.lanes, into: &batch.times)
    }

    // MARK: Streams

    /// Makes room for `count` elements.
    private static func grow<T: FixedWidthInteger>(_ array: inout [T], to count: Int) {
        if array.count < count {
            array.append(contentsOf: repeatElement(0, count: count - array.count))
        }
    }

    /// Unpacks a stream's bytes to `target` from `start` on, and makes room for them.
    private static func unpack(
        _ stream: BlockStream, by zstd: inout ZstdDecompressor, to target: inout [UInt8],
        from start: Int, _ bytes: [UInt8], at offset: UInt64
    ) throws(SRError) {
        grow(&target, to: start + max(stream.count, 1))
        let place = offset + UInt64(stream.start)
        switch stream.storage {
        case .plain:
            guard stream.length == stream.count else {
                throw SRError(
                    .malformed,
                    "a plain stream of \(stream.count) bytes has "
                        + "\(stream.length)", offset: place)
            }
            Kernels.copy(bytes, from: stream.start, count: stream.count, to: &target, at: start)
        case .constant:
            guard stream.length == 1 else {
                throw SRError(
                    .malformed, "a constant stream has \(stream.length) bytes", offset: place)
            }
            Kernels.fill(&target, at: start, count: stream.count, with: bytes[stream.start])
        case .zstd:
            let range = stream.start..<stream.start + stream.length
            if let problem = zstd.decompress(
                bytes.span.extracting(range), into: &target, at: start, count: stream.count)
            {
                throw SRError(.malformed, "zstd: " + problem, offset: place)
            }
        }
    }

    /// Brings the planes of a column of `count` numbers to `scratch` from `start` on, those
    /// between present ones included.
    private mutating func load(
        _ id: UInt8, count: Int, to start: Int = 0, lowBits: UInt32 = 8, _ bytes: [UInt8],
        at offset: UInt64
    ) throws(SRError) -> Planes {
        let planes = Planes(
            start: start, count: count, width: table.width(of: id), lowBits: Int(lowBits))
        if count > 0, planes.width == 0 {
            throw SRError(
                .malformed, "a block without column \(id), which \(count) events need",
                offset: offset)
        }
        for number in 0..<planes.width {
            let place = start + number * count
            if let stream = table.find(id, UInt8(number)) {
                try check(stream, count: count, at: offset)
                try Self.unpack(
                    stream, by: &zstd, to: &scratch, from: place, bytes, at: offset)
            } else {
                Self.grow(&scratch, to: place + count)
                Kernels.fill(&scratch, at: place, count: count, with: 0)
            }
        }
        return planes
    }

    private func check(
        _ stream: BlockStream, count: Int, at offset: UInt64
    ) throws(SRError) {
        guard stream.count == count else {
            throw SRError(
                .malformed,
                "stream \(stream.id).\(stream.number) has \(stream.count) elements for "
                    + "\(count) events", offset: offset + UInt64(stream.start))
        }
    }

    // MARK: Columns

    private mutating func decodeOperations(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(SRError) {
        guard let stream = table.find(Column.operations.rawValue, 0) else {
            throw SRError(.malformed, "a block without operations", offset: offset)
        }
        let place = offset + UInt64(stream.start)
        guard stream.count <= batch.count * 5 else {
            throw SRError(.malformed, "too many runs of operations", offset: place)
        }
        try Self.unpack(stream, by: &zstd, to: &scratch, from: 0, bytes, at: offset)
        do throws(OperationRuns.Fault) {
            try runs.decode(scratch, size: stream.count, events: batch.count)
        } catch {
            throw SRError(.malformed, error.words(of: batch.count), offset: place)
        }
        Kernels.expand(runs, into: &batch.operations)
    }

    private mutating func decodeFlags(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(SRError) {
        guard let stream = table.find(Column.flags.rawValue, 0) else {
            Kernels.fill(&batch.flags, at: 0, count: batch.count, with: 0)
            return
        }
        try check(stream, count: batch.count, at: offset)
        try Self.unpack(stream, by: &zstd, to: &batch.flags, from: 0, bytes, at: offset)
    }

    private mutating func decodePages(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(SRError) {
        var start = Kernels.lanes
        noHands()
        for operation in [Operation.read, .write, .free, .discard] {
            let count = runs.counts[Int(operation.rawValue)]
            try decodePages(of: operation, count: count, to: start, bytes, at: offset)
            hands[Int(operation.rawValue)] = Hand(start: start)
            start += count
        }
        // A lost event's page is 0.
        Kernels.deal(runs, values, hands, into: &batch.pages)
    }

    /// Puts the page indices of the `count` events of one operation to `values` from
    /// `target` on.
    private mutating func decodePages(
        of operation: Operation, count: Int, to target: Int, _ bytes: [UInt8],
        at offset: UInt64
    ) throws(SRError) {
        let places = try load(Column.places.id(of: operation), count: count, bytes, at: offset)
        let tally = RecentPages.tally(scratch, places: 0, count: count)
        var start = places.count
        let farPlanes = try load(
            Column.farPages.id(of: operation), count: tally.far, to: start, bytes, at: offset)
        Self.grow(&far, to: tally.far)
        Kernels.numbers(farPlanes, in: scratch, into: &far, at: 0)
        _ = try load(
            Column.firstSteps.id(of: operation), count: tally.first, to: start, bytes,
            at: offset)
        start += tally.first
        _ = try load(
            Column.otherSteps.id(of: operation), count: tally.other, to: start, bytes,
            at: offset)
        RecentPages.decode(
            scratch, places: 0, firstSteps: places.count, otherSteps: start, far: far,
            tally: tally, count: count, into: &values, at: target)
    }

    /// Decodes the lengths under one compressor; under the first, counts of lost records too.
    private mutating func decodeLengths(
        _ index: Int, _ bytes: [UInt8], at offset: UInt64, into column: inout [UInt32]
    ) throws(SRError) {
        let writes = runs.counts[Int(Operation.write.rawValue)]
        let planes = try load(
            Column.lengths.rawValue + UInt8(index), count: writes, lowBits: Layout.lengthLowBits,
            bytes, at: offset)
        Kernels.numbers(planes, in: scratch, into: &values, at: Kernels.lanes)
        noHands()
        hands[Int(Operation.write.rawValue)] = Hand(start: Kernels.lanes)
        if index == 0 {
            let lost = try load(
                Column.lost.rawValue, count: runs.counts[Int(Operation.lost.rawValue)], bytes,
                at: offset)
            Kernels.numbers(lost, in: scratch, into: &values, at: Kernels.lanes + writes)
            hands[Int(Operation.lost.rawValue)] = Hand(start: Kernels.lanes + writes)
        }
        Kernels.deal(runs, values, hands, into: &column)
    }

    private mutating func noHands() {
        for index in hands.indices { hands[index] = .empty }
    }
}
