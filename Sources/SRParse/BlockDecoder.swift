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
    private var plane: [UInt8] = []
    private var values: [UInt32] = []
    private var wideValues: [UInt64] = []

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
        for operation in [Operation.read, .write, .free, .discard] {
            let id = Column.readPages.rawValue + operation.rawValue
            let count = counts[Int(operation.rawValue)]
            try column32(id, count: count, bytes, at: offset)
            Kernels.undoDifferences(&values, count: count)
            scatter(operation, to: &batch.pages)
        }
        zero(.lost, in: &batch.pages)
        for index in 0..<compressors {
            let id = Column.lengths.rawValue + UInt8(index)
            try column32(id, count: counts[Int(Operation.write.rawValue)], bytes, at: offset)
            for operation in [Operation.read, .free, .discard, .lost] {
                zero(operation, in: &batch.lengths[index])
            }
            scatter(.write, to: &batch.lengths[index])
        }
        try column32(
            Column.lost.rawValue, count: counts[Int(Operation.lost.rawValue)], bytes,
            at: offset)
        scatter(.lost, to: &batch.lengths[0])
        try decodeTimes(bytes, fields, at: offset, into: &batch)
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
            return stream.number < 4
        }
        switch Column(rawValue: stream.id) {
        case .operations, .flags: return stream.number == 0
        case .times: return stream.number < 8
        case .lost, .readPages, .writePages, .freePages, .discardPages:
            return stream.number < 4
        case .lengths, nil: return false
        }
    }

    private func find(_ id: UInt8, _ number: UInt8) -> Stream? {
        streams.first { $0.id == id && $0.number == number }
    }

    /// Brings a stream's bytes to the front of `plane`.
    private mutating func load(
        _ stream: Stream, _ bytes: [UInt8], at offset: UInt64
    ) throws(TraceError) {
        if plane.count < stream.count {
            plane.append(contentsOf: repeatElement(0, count: stream.count - plane.count))
        }
        let place = offset + UInt64(stream.start)
        switch stream.storage {
        case .plain:
            guard stream.length == stream.count else {
                throw TraceError(
                    .malformed,
                    "a plain stream of \(stream.count) bytes has "
                        + "\(stream.length)", offset: place)
            }
            plane.replaceSubrange(
                0..<stream.count, with: bytes[stream.start..<stream.start + stream.length])
        case .constant:
            guard stream.length == 1 else {
                throw TraceError(
                    .malformed, "a constant stream has \(stream.length) bytes", offset: place)
            }
            let byte = bytes[stream.start]
            for index in 0..<stream.count { plane[index] = byte }
        case .zstd:
            let range = stream.start..<stream.start + stream.length
            if let problem = zstd.decompress(
                bytes.span.extracting(range), into: &plane, count: stream.count)
            {
                throw TraceError(.malformed, "zstd: " + problem, offset: place)
            }
        }
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
            value |= UInt64(plane[index] & 0x7F) << shift
            if plane[index] >= 0x80 {
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
            for event in filled..<filled + count { batch.operations[event] = operation.rawValue }
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
            for index in 0..<batch.count { batch.flags[index] = 0 }
            return
        }
        try check(stream, count: batch.count, at: offset)
        try load(stream, bytes, at: offset)
        batch.flags.replaceSubrange(0..<batch.count, with: plane[0..<batch.count])
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

    /// Puts a column's byte planes together to `count` numbers at the front of `values`.
    private mutating func column32(
        _ id: UInt8, count: Int, _ bytes: [UInt8], at offset: UInt64
    ) throws(TraceError) {
        if values.count < count {
            values.append(contentsOf: repeatElement(0, count: count - values.count))
        }
        if count > 0, find(id, 0) == nil {
            throw TraceError(
                .malformed, "a block without column \(id), which \(count) events need",
                offset: offset)
        }
        for number in 0..<UInt8(4) {
            guard let stream = find(id, number) else { continue }
            try check(stream, count: count, at: offset)
            try load(stream, bytes, at: offset)
            Kernels.merge(plane, number: number, count: count, into: &values)
        }
    }

    private mutating func decodeTimes(
        _ bytes: [UInt8], _ fields: Fields, at offset: UInt64, into batch: inout EventBatch
    ) throws(TraceError) {
        let count = batch.count
        if wideValues.count < count {
            wideValues.append(contentsOf: repeatElement(0, count: count - wideValues.count))
        }
        guard find(Column.times.rawValue, 0) != nil else {
            throw TraceError(.malformed, "a block without times", offset: offset)
        }
        for number in 0..<UInt8(8) {
            guard let stream = find(Column.times.rawValue, number) else { continue }
            try check(stream, count: count, at: offset)
            try load(stream, bytes, at: offset)
            Kernels.merge(plane, number: number, count: count, into: &wideValues)
        }
        Kernels.undoTimes(
            wideValues, first: fields.firstTime, unit: fields.unit, count: count,
            into: &batch.times)
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

    private func zero(_ operation: Operation, in column: inout [UInt32]) {
        var event = 0
        for run in runs {
            if run.operation == operation {
                for index in event..<event + run.count { column[index] = 0 }
            }
            event += run.count
        }
    }
}
