// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Turns a block's bytes into a batch of events. Trusts nothing: whatever the bytes are, the
/// result is events or an error with the byte offset, and memory is bounded by the limits
/// of ``Layout``.
struct BlockDecoder: ~Copyable {
    private var zstd = ZstdDecompressor()
    private let compressors: Int
    private var streams: [Stream] = []
    private var runs: [Run] = []
    /// The unpacked streams that are being put together.
    private var scratch: [UInt8] = []
    private var values: [UInt32] = []
    private var far: [UInt32] = []

    /// One entry of the stream table, with where its bytes stand in the block.
    private struct Stream {
        var id: UInt8
        var number: UInt8
        var storage: Storage
        var count: Int
        var start: Int
        var length: Int
    }

    /// Consecutive events of one operation.
    private struct Run {
        var operation: Operation
        var count: Int
    }

    init(compressors: Int) { self.compressors = compressors }

    /// The fixed fields of a block whose frame was checked.
    struct Fields {
        var count: Int
        var firstEvent: UInt64
        var firstTime: UInt64
        var unit: UInt64
        var streams: Int
    }

    /// Reads the block's fixed fields. `bytes` holds at least ``Layout/blockFixedBytes``.
    static func fields(_ bytes: [UInt8], at offset: UInt64) throws(TraceError) -> Fields {
        var reader = ByteReader(bytes, base: offset)
        _ = try reader.number(UInt32.self)
        _ = try reader.number(UInt64.self)
        let fields = Fields(
            count: Int(try reader.number(UInt32.self)), firstEvent: try reader.number(),
            firstTime: try reader.number(), unit: try reader.number(),
            streams: Int(try reader.number(UInt32.self)))
        guard (1...Layout.maximumBlockEvents).contains(fields.count) else {
            throw TraceError(
                .malformed, "a block of \(fields.count) events", offset: offset + 12)
        }
        guard fields.unit >= 1, fields.unit <= UInt64(Int64.max) else {
            throw TraceError(.malformed, "a time unit of \(fields.unit)", offset: offset + 32)
        }
        guard fields.streams <= Layout.maximumStreams else {
            throw TraceError(
                .malformed, "a block of \(fields.streams) streams", offset: offset + 40)
        }
        return fields
    }

    /// Decodes a whole block, whose checksum was found right, into `batch`. O(n).
    /// - Parameter offset: where the block stands, for error messages.
    mutating func decode(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(TraceError) {
        let fields = try Self.fields(bytes, at: offset)
        try readTable(bytes, count: fields.streams, at: offset)
        batch.resize(to: fields.count)
        batch.firstEvent = fields.firstEvent

        let counts = try decodeOperations(bytes, at: offset, into: &batch)
        try decodeFlags(bytes, at: offset, into: &batch)
        // A lost event's page is 0.
        Kernels.fill(&batch.pages, at: 0, count: batch.count, with: 0)
        for operation in [Operation.read, .write, .free, .discard] {
            try decodePages(
                of: operation, count: counts[Int(operation.rawValue)], bytes, at: offset)
            scatter(operation, to: &batch.pages)
        }
        for index in 0..<compressors {
            let planes = try load(
                Column.lengths.rawValue + UInt8(index),
                count: counts[Int(Operation.write.rawValue)], lowBits: Layout.lengthLowBits,
                bytes, at: offset)
            Self.grow(&values, to: planes.count)
            Kernels.numbers(planes, in: scratch, into: &values)
            Kernels.fill(&batch.lengths[index], at: 0, count: batch.count, with: 0)
            scatter(.write, to: &batch.lengths[index])
        }
        let lost = try load(
            Column.lost.rawValue, count: counts[Int(Operation.lost.rawValue)], bytes, at: offset)
        Self.grow(&values, to: lost.count)
        Kernels.numbers(lost, in: scratch, into: &values)
        scatter(.lost, to: &batch.lengths[0])
        let times = try load(Column.times.rawValue, count: fields.count, bytes, at: offset)
        Kernels.times(
            times, in: scratch, first: fields.firstTime, unit: fields.unit, into: &batch.times)
    }

    // MARK: Stream table

    private mutating func readTable(
        _ bytes: [UInt8], count: Int, at offset: UInt64
    ) throws(TraceError) {
        streams.removeAll(keepingCapacity: true)
        var start = Layout.blockFixedBytes + count * Layout.streamEntryBytes
        guard start <= bytes.count else {
            throw TraceError(
                .malformed, "the table of \(count) streams runs past its block",
                offset: offset + 40)
        }
        for index in 0..<count {
            let entry = Layout.blockFixedBytes + index * Layout.streamEntryBytes
            let place = offset + UInt64(entry)
            func number(_ at: Int) -> Int {
                (0..<4).reduce(0) { $0 | Int(bytes[entry + at + $1]) << (8 * $1) }
            }
            guard let storage = Storage(rawValue: bytes[entry + 2]), bytes[entry + 3] == 0
            else {
                throw TraceError(
                    .unsupported, "stream \(index) is stored in an unknown way",
                    offset: place)
            }
            let stream = Stream(
                id: bytes[entry], number: bytes[entry + 1], storage: storage,
                count: number(4), start: start, length: number(8))
            guard stream.length <= bytes.count - start else {
                throw TraceError(
                    .malformed, "stream \(index) runs past its block", offset: place)
            }
            guard knows(stream) else {
                throw TraceError(
                    .unsupported,
                    "stream \(index) is of unknown kind \(stream.id)."
                        + "\(stream.number)", offset: place)
            }
            guard !streams.contains(where: { $0.id == stream.id && $0.number == stream.number })
            else {
                throw TraceError(
                    .malformed, "stream \(index) is there twice", offset: place)
            }
            streams.append(stream)
            start += stream.length
        }
        guard start == bytes.count else {
            throw TraceError(
                .malformed, "\(bytes.count - start) bytes after a block's last stream",
                offset: offset + UInt64(start))
        }
    }

    private func knows(_ stream: Stream) -> Bool {
        let lengths = Column.lengths.rawValue
        if (lengths..<lengths + UInt8(compressors)).contains(stream.id) {
            return stream.number < 5
        }
        if (Column.places.rawValue..<lengths).contains(stream.id) {
            return stream.number < (stream.id < Column.farPages.rawValue ? 1 : 4)
        }
        switch Column(rawValue: stream.id) {
        case .operations, .flags: return stream.number == 0
        case .times: return stream.number < 8
        case .lost: return stream.number < 4
        default: return false
        }
    }

    private func find(_ id: UInt8, _ number: UInt8) -> Stream? {
        streams.first { $0.id == id && $0.number == number }
    }

    /// Makes room for `count` elements.
    private static func grow<T: FixedWidthInteger>(_ array: inout [T], to count: Int) {
        if array.count < count {
            array.append(contentsOf: repeatElement(0, count: count - array.count))
        }
    }

    /// Brings a stream's bytes to `scratch` from `start` on.
    private mutating func load(
        _ stream: Stream, to start: Int = 0, _ bytes: [UInt8], at offset: UInt64
    ) throws(TraceError) {
        Self.grow(&scratch, to: start + max(stream.count, 1))
        let place = offset + UInt64(stream.start)
        switch stream.storage {
        case .plain:
            guard stream.length == stream.count else {
                throw TraceError(
                    .malformed,
                    "a plain stream of \(stream.count) bytes has "
                        + "\(stream.length)", offset: place)
            }
            Kernels.copy(bytes, from: stream.start, count: stream.count, to: &scratch, at: start)
        case .constant:
            guard stream.length == 1 else {
                throw TraceError(
                    .malformed, "a constant stream has \(stream.length) bytes", offset: place)
            }
            Kernels.fill(&scratch, at: start, count: stream.count, with: bytes[stream.start])
        case .zstd:
            let range = stream.start..<stream.start + stream.length
            if let problem = zstd.decompress(
                bytes.span.extracting(range), into: &scratch, at: start, count: stream.count)
            {
                throw TraceError(.malformed, "zstd: " + problem, offset: place)
            }
        }
    }

    /// Brings the planes of a column of `count` numbers to `scratch` from `start` on, those
    /// between present ones included.
    private mutating func load(
        _ id: UInt8, count: Int, to start: Int = 0, lowBits: UInt32 = 8, _ bytes: [UInt8],
        at offset: UInt64
    ) throws(TraceError) -> Planes {
        var planes = Planes(start: start, count: count, lowBits: Int(lowBits))
        for stream in streams where stream.id == id {
            planes.width = max(planes.width, Int(stream.number) + 1)
        }
        if count > 0, planes.width == 0 {
            throw TraceError(
                .malformed, "a block without column \(id), which \(count) events need",
                offset: offset)
        }
        for number in 0..<planes.width {
            let place = start + number * count
            if let stream = find(id, UInt8(number)) {
                try check(stream, count: count, at: offset)
                try load(stream, to: place, bytes, at: offset)
            } else {
                Self.grow(&scratch, to: place + count)
                Kernels.fill(&scratch, at: place, count: count, with: 0)
            }
        }
        return planes
    }

    // MARK: Columns

    /// Expands the runs; gives the number of events of each operation.
    private mutating func decodeOperations(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(TraceError) -> [Int] {
        guard let stream = find(Column.operations.rawValue, 0) else {
            throw TraceError(.malformed, "a block without operations", offset: offset)
        }
        let place = offset + UInt64(stream.start)
        guard stream.count <= batch.count * 5 else {
            throw TraceError(.malformed, "too many runs of operations", offset: place)
        }
        try load(stream, bytes, at: offset)
        runs.removeAll(keepingCapacity: true)
        var counts = [Int](repeating: 0, count: Operation.allCases.count)
        var filled = 0
        var value: UInt64 = 0
        var shift: UInt64 = 0
        for index in 0..<stream.count {
            value |= UInt64(scratch[index] & 0x7F) << shift
            if scratch[index] >= 0x80 {
                shift += 7
                guard shift <= 28 else {
                    throw TraceError(.malformed, "a run's number is too long", offset: place)
                }
                continue
            }
            let count = Int(value >> 3) + 1
            guard let operation = Operation(rawValue: UInt8(value & 7)),
                count <= batch.count - filled
            else {
                throw TraceError(
                    .malformed, "a run of \(count) events of operation \(value & 7)",
                    offset: place)
            }
            Kernels.fill(
                &batch.operations, at: filled, count: count, with: operation.rawValue)
            counts[Int(operation.rawValue)] += count
            runs.append(Run(operation: operation, count: count))
            filled += count
            value = 0
            shift = 0
        }
        guard filled == batch.count, shift == 0 else {
            throw TraceError(
                .malformed, "runs of \(filled) events in a block of \(batch.count)",
                offset: place)
        }
        return counts
    }

    private mutating func decodeFlags(
        _ bytes: [UInt8], at offset: UInt64, into batch: inout EventBatch
    ) throws(TraceError) {
        guard let stream = find(Column.flags.rawValue, 0) else {
            Kernels.fill(&batch.flags, at: 0, count: batch.count, with: 0)
            return
        }
        try check(stream, count: batch.count, at: offset)
        try load(stream, bytes, at: offset)
        Kernels.copy(scratch, from: 0, count: batch.count, to: &batch.flags, at: 0)
    }

    private func check(
        _ stream: Stream, count: Int, at offset: UInt64
    ) throws(TraceError) {
        guard stream.count == count else {
            throw TraceError(
                .malformed,
                "stream \(stream.id).\(stream.number) has \(stream.count) elements for "
                    + "\(count) events", offset: offset + UInt64(stream.start))
        }
    }

    /// Puts the page indices of the `count` events of one operation at the front of `values`.
    private mutating func decodePages(
        of operation: Operation, count: Int, _ bytes: [UInt8], at offset: UInt64
    ) throws(TraceError) {
        let places = try load(Column.places.id(of: operation), count: count, bytes, at: offset)
        let tally = RecentPages.tally(scratch, places: 0, count: count)
        var start = places.count
        let farPlanes = try load(
            Column.farPages.id(of: operation), count: tally.far, to: start, bytes, at: offset)
        Self.grow(&far, to: tally.far)
        Kernels.numbers(farPlanes, in: scratch, into: &far)
        _ = try load(
            Column.firstSteps.id(of: operation), count: tally.first, to: start, bytes,
            at: offset)
        start += tally.first
        _ = try load(
            Column.otherSteps.id(of: operation), count: tally.other, to: start, bytes,
            at: offset)
        Self.grow(&values, to: count)
        RecentPages.decode(
            scratch, places: 0, firstSteps: places.count, otherSteps: start, far: far,
            count: count, into: &values)
    }

    /// Deals out `values` to the events of one operation.
    private func scatter(_ operation: Operation, to column: inout [UInt32]) {
        var from = 0
        var event = 0
        for run in runs {
            if run.operation == operation {
                Kernels.copy(values, from: from, count: run.count, to: &column, at: event)
                from += run.count
            }
            event += run.count
        }
    }
}
