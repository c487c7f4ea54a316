// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Turns a batch of events into a block's bytes: a pure function of the events.
struct BlockEncoder: ~Copyable {
    private var zstd: ZstdCompressor
    private var table: [UInt8] = []
    private var payload: [UInt8] = []
    private var streams = 0
    /// One byte plane of a column.
    private var plane: [UInt8] = []
    private var values: [UInt32] = []
    private var wideValues: [UInt64] = []
    private var coded = RecentPages.Coded()

    /// - Parameter level: zstd's.
    init(level: Int32) { zstd = ZstdCompressor(level: level, minimumMatch: 7) }

    /// The block that holds `batch`, which must not be empty. O(n).
    mutating func encode(_ batch: borrowing EventBatch) throws(SRError) -> [UInt8] {
        table.removeAll(keepingCapacity: true)
        payload.removeAll(keepingCapacity: true)
        streams = 0

        try addOperations(batch)
        try addFlags(batch)
        for operation in Operation.allCases where operation != .lost {
            try addPages(of: operation, batch)
        }
        for index in batch.lengths.indices {
            select(batch.lengths[index], where: .write, batch)
            try add32(
                id: Column.lengths.rawValue + UInt8(index), lowBits: Layout.lengthLowBits)
        }
        select(batch.lengths[0], where: .lost, batch)
        try add32(id: Column.lost.rawValue)
        let unit = timeUnit(batch.times)
        try addTimes(batch.times, unit: unit)

        var block: [UInt8] = []
        let count = Layout.blockFixedBytes + table.count + payload.count
        block.reserveCapacity(count)
        block.append(littleEndian: Layout.blockMagic)
        block.append(littleEndian: UInt32(0))
        block.append(littleEndian: UInt32(count))
        block.append(littleEndian: UInt32(batch.count))
        block.append(littleEndian: batch.firstEvent)
        block.append(littleEndian: batch.times[0])
        block.append(littleEndian: unit)
        block.append(littleEndian: UInt32(streams))
        block += table
        block += payload
        block.set(littleEndian: CRC32C.of(block.span.extracting(8...)), at: 4)
        return block
    }

    // MARK: Columns

    private mutating func addOperations(_ batch: borrowing EventBatch) throws(SRError) {
        plane.removeAll(keepingCapacity: true)
        var start = 0
        while start < batch.count {
            let operation = batch.operations[start]
            var end = start + 1
            while end < batch.count, batch.operations[end] == operation { end += 1 }
            var rest = UInt32(end - start - 1) << 3 | UInt32(operation)
            while rest >= 0x80 {
                plane.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            plane.append(UInt8(rest))
            start = end
        }
        try addPlane(id: Column.operations.rawValue, number: 0)
    }

    private mutating func addFlags(_ batch: borrowing EventBatch) throws(SRError) {
        guard batch.flags.contains(where: { $0 != 0 }) else { return }
        plane.removeAll(keepingCapacity: true)
        plane += batch.flags
        try addPlane(id: Column.flags.rawValue, number: 0)
    }

    private mutating func addPages(
        of operation: Operation, _ batch: borrowing EventBatch
    ) throws(SRError) {
        select(batch.pages, where: operation, batch)
        guard !values.isEmpty else { return }
        RecentPages.code(values, into: &coded)
        try add(coded.places, id: Column.places.id(of: operation))
        try add(coded.firstSteps, id: Column.firstSteps.id(of: operation))
        try add(coded.otherSteps, id: Column.otherSteps.id(of: operation))
        swap(&values, &coded.far)
        try add32(id: Column.farPages.id(of: operation))
        swap(&values, &coded.far)
    }

    private mutating func addTimes(_ times: [UInt64], unit: UInt64) throws(SRError) {
        wideValues.removeAll(keepingCapacity: true)
        var before = times[0]
        for time in times {
            let difference = Int64(bitPattern: time &- before) / Int64(unit)
            wideValues.append(UInt64(bitPattern: difference << 1 ^ difference >> 63))
            before = time
        }
        let all = wideValues.reduce(0, |)
        for number in 0..<8 where number == 0 || all >> (8 * UInt64(number)) != 0 {
            plane.removeAll(keepingCapacity: true)
            let shift = UInt64(8 * number)
            for value in wideValues { plane.append(UInt8(truncatingIfNeeded: value &>> shift)) }
            try addPlane(id: Column.times.rawValue, number: UInt8(number))
        }
    }

    /// The largest unit in which all differences of times are whole: a clock that counts
    /// instructions moves in steps, and so do many hardware clocks.
    private func timeUnit(_ times: [UInt64]) -> UInt64 {
        var unit: UInt64 = 0
        var before = times[0]
        for time in times {
            var other = Int64(bitPattern: time &- before).magnitude
            before = time
            while other != 0 { (unit, other) = (other, unit % other) }
            if unit == 1 { return 1 }
        }
        return unit == 0 || unit > UInt64(Int64.max) ? 1 : unit
    }

    // MARK: Streams

    /// Takes into `values` the elements of a column that belong to one operation.
    private mutating func select(
        _ column: [UInt32], where operation: Operation, _ batch: borrowing EventBatch
    ) {
        values.removeAll(keepingCapacity: true)
        for index in 0..<batch.count where batch.operations[index] == operation.rawValue {
            values.append(column[index])
        }
    }

    /// Adds `values` as planes, from the lowest to the highest that is not all zero.
    /// - Parameter lowBits: how many bits plane 0 takes; the others take 8.
    private mutating func add32(id: UInt8, lowBits: UInt32 = 8) throws(SRError) {
        guard !values.isEmpty else { return }
        let all = values.reduce(0, |)
        var shift: UInt32 = 0
        var number: UInt8 = 0
        while number == 0 || shift < 32 && all >> shift != 0 {
            plane.removeAll(keepingCapacity: true)
            let bits = number == 0 ? lowBits : 8
            let mask = UInt32(1) << bits - 1
            for value in values { plane.append(UInt8(truncatingIfNeeded: value &>> shift & mask)) }
            try addPlane(id: id, number: number)
            shift += bits
            number += 1
        }
    }

    /// Adds bytes as a stream of their own.
    private mutating func add(_ bytes: [UInt8], id: UInt8) throws(SRError) {
        guard !bytes.isEmpty else { return }
        plane.removeAll(keepingCapacity: true)
        plane += bytes
        try addPlane(id: id, number: 0)
    }

    /// Adds `plane` as a stream, stored in the fewest bytes.
    private mutating func addPlane(id: UInt8, number: UInt8) throws(SRError) {
        let start = payload.count
        var storage = Storage.zstd
        if let first = plane.first, !plane.contains(where: { $0 != first }) {
            payload.append(first)
            storage = .constant
        } else {
            let input = plane
            try zstd.compress(input.span, into: &payload)
            if payload.count - start >= plane.count {
                payload.removeLast(payload.count - start)
                payload += plane
                storage = .plain
            }
        }
        table.append(id)
        table.append(number)
        table.append(storage.rawValue)
        table.append(0)
        table.append(littleEndian: UInt32(plane.count))
        table.append(littleEndian: UInt32(payload.count - start))
        streams += 1
    }
}
