// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Turns a batch of events into a block's bytes: a pure function of the events.
struct BlockEncoder: ~Copyable {
    private var zstd: ZstdCompressor
    /// Looks for repetitions less hard, in a fifth of the time.
    private var quick: ZstdCompressor
    private var table: [UInt8] = []
    private var payload: [UInt8] = []
    private var streams = 0
    /// One byte plane of a column.
    private var plane: [UInt8] = []
    private var values: [UInt32] = []
    /// The events of each operation in turn, and where those of each begin.
    private var order: [UInt32] = []
    private var begins = [Int](repeating: 0, count: Operation.allCases.count + 1)
    private var wideValues: [UInt64] = []
    private var coded = RecentPages.Coded()

    /// - Parameter level: zstd's.
    init(level: Int32) {
        zstd = ZstdCompressor(level: level, minimumMatch: 7)
        quick = ZstdCompressor(level: 1, minimumMatch: 7)
    }

    /// The block that holds `batch`, which must not be empty. O(n).
    mutating func encode(_ batch: borrowing EventBatch) throws(SRError) -> [UInt8] {
        table.removeAll(keepingCapacity: true)
        payload.removeAll(keepingCapacity: true)
        streams = 0
        sort(batch)

        try addOperations(batch)
        try addFlags(batch)
        for operation in Operation.allCases where operation != .lost {
            try addPages(of: operation, batch)
        }
        for index in batch.lengths.indices {
            select(batch.lengths[index], where: .write)
            try add32(
                id: Column.lengths.rawValue + UInt8(index), lowBits: Layout.lengthLowBits)
        }
        select(batch.lengths[0], where: .lost)
        try add32(id: Column.lost.rawValue)
        let unit = Self.timeUnit(batch.times)
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
        select(batch.pages, where: operation)
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
        let unit = ExactDivisor(unit)
        wideValues.fit(times.count)
        var all: UInt64 = 0
        unsafe wideValues.withUnsafeMutableBufferPointer { values in
            var before = times[0]
            for index in times.indices {
                let difference = unit.quotient(Int64(bitPattern: times[index] &- before))
                let code = UInt64(bitPattern: difference << 1 ^ difference >> 63)
                unsafe values[index] = code
                all |= code
                before = times[index]
            }
        }
        for number in 0..<8 where number == 0 || all >> (8 * UInt64(number)) != 0 {
            cut(wideValues, shift: UInt64(8 * number), mask: 0xff)
            try addPlane(id: Column.times.rawValue, number: UInt8(number))
        }
    }

    /// The largest unit in which all differences of times are whole: a clock that counts
    /// instructions moves in steps, and so do many hardware clocks.
    private static func timeUnit(_ times: [UInt64]) -> UInt64 {
        var unit: UInt64 = 0
        var divisor = ExactDivisor(1)
        var before = times[0]
        for time in times {
            var other = Int64(bitPattern: time &- before).magnitude
            before = time
            // As a rule it is so.
            if other == 0 || unit != 0 && divisor.divides(other) { continue }
            while other != 0 { (unit, other) = (other, unit % other) }
            if unit == 1 { return 1 }
            divisor = ExactDivisor(unit)
        }
        return unit == 0 || unit > UInt64(Int64.max) ? 1 : unit
    }

    // MARK: Streams

    /// Sorts the events by operation, keeping their order. Which comes next is as good as random, so
    /// there is no branch on it.
    private mutating func sort(_ batch: borrowing EventBatch) {
        order.fit(batch.count)
        var next = InlineArray<8, Int>(repeating: 0)
        for operation in batch.operations { next[Int(operation)] += 1 }
        begins[0] = 0
        for place in 1..<begins.count {
            begins[place] = begins[place - 1] + next[place - 1]
            next[place - 1] = begins[place - 1]
        }
        precondition(begins[begins.count - 1] == batch.count, "an operation is one of those")
        unsafe order.withUnsafeMutableBufferPointer { order in
            for index in 0..<batch.count {
                let operation = Int(batch.operations[index])
                unsafe order[next[operation]] = UInt32(truncatingIfNeeded: index)
                next[operation] &+= 1
            }
        }
    }

    /// Takes into `values` the elements of a column that belong to one operation.
    private mutating func select(_ column: [UInt32], where operation: Operation) {
        let events = begins[Int(operation.rawValue)]..<begins[Int(operation.rawValue) + 1]
        values.fit(events.count)
        unsafe values.withUnsafeMutableBufferPointer { values in
            for index in 0..<events.count {
                unsafe values[index] = column[Int(order[events.lowerBound &+ index])]
            }
        }
    }

    /// Takes into `plane` eight bits, or fewer, of each number.
    private mutating func cut<T: FixedWidthInteger & UnsignedInteger>(
        _ numbers: [T], shift: T, mask: T
    ) {
        plane.fit(numbers.count)
        unsafe plane.withUnsafeMutableBufferPointer { plane in
            for index in numbers.indices {
                unsafe plane[index] = UInt8(truncatingIfNeeded: numbers[index] &>> shift & mask)
            }
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
            let bits = number == 0 ? lowBits : 8
            cut(values, shift: shift, mask: UInt32(1) << bits - 1)
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

    /// Bytes below which a plane has repetitions that are worth a longer look.
    private static func worth(_ plane: [UInt8]) -> Int {
        plane.count < shortPlane ? .max : PlaneEntropy.bytes(plane) * 97 / 100
    }

    /// Shorter planes are not worth the question.
    private static let shortPlane = 1 << 10

    /// Adds `plane` as a stream, stored in few bytes.
    private mutating func addPlane(id: UInt8, number: UInt8) throws(SRError) {
        let start = payload.count
        var storage = Storage.zstd
        if let first = plane.first, !plane.contains(where: { $0 != first }) {
            payload.append(first)
            storage = .constant
        } else {
            let input = plane
            // Of noise, as low planes of times and lengths are, all that can be had is the entropy
            // coder's. Where a quick look finds no more than that, a longer one finds no more either.
            try quick.compress(input.span, into: &payload)
            if payload.count - start < Self.worth(input) {
                payload.removeLast(payload.count - start)
                try zstd.compress(input.span, into: &payload)
            }
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
