// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRParse

/// A relay, its per-CPU buffers and its collector, in small: draws sequence numbers, drops
/// some records, and puts out the stream as `docs/dataflow.md` says.
struct RelayModel {
    struct Drawn {
        var sequence: UInt64
        var event: SwapEvent
        var cpu: Int
        var kept: Bool
    }
    var drawn: [Drawn] = []
    var stream: [UInt8] = []
    private var buffers: [[Drawn]]
    private var random: SplitMix

    init(cpus: Int, events: Int, dropRate: Double, seed: UInt64, longRecords: Bool = false) {
        buffers = Array(repeating: [], count: cpus)
        random = SplitMix(state: seed)
        var time: UInt64 = 1000
        while drawn.count < events {
            // A round: the fence is read first, then each buffer is emptied in turn, while
            // the CPUs go on.
            let fence = UInt64(drawn.count)
            for cpu in 0..<cpus {
                for _ in 0..<Int.random(in: 0...9, using: &random) where drawn.count < events {
                    draw(&time, dropRate)
                }
                for record in buffers[cpu] { put(record, longRecords) }
                buffers[cpu] = []
            }
            putFence(fence)
        }
        for cpu in 0..<cpus { for record in buffers[cpu] { put(record, longRecords) } }
        putFence(UInt64(drawn.count))
    }

    private mutating func draw(_ time: inout UInt64, _ dropRate: Double) {
        let cpu = Int.random(in: 0..<buffers.count, using: &random)
        time += .random(in: 1...500, using: &random)
        let operation = Operation.allCases[Int.random(in: 0..<4, using: &random)]
        var event = SwapEvent(
            time: time, operation: operation, pageIndex: .random(in: 0..<1000, using: &random))
        if operation == .write { event.length = .random(in: 1...4200, using: &random) }
        if operation == .discard { event.length = .random(in: 0...4, using: &random) }
        let record = Drawn(
            sequence: UInt64(drawn.count), event: event, cpu: cpu,
            kept: Double.random(in: 0..<1, using: &random) >= dropRate)
        drawn.append(record)
        if record.kept { buffers[cpu].append(record) }
    }

    private mutating func put(_ record: Drawn, _ long: Bool) {
        stream += recordBytes(
            operation: record.event.operation.rawValue, cpu: UInt16(record.cpu),
            sequence: record.sequence, time: record.event.time, page: record.event.pageIndex,
            length: record.event.length, units: long && record.sequence % 3 == 0 ? 6 : 4)
    }

    private mutating func putFence(_ sequence: UInt64) {
        stream += recordBytes(
            operation: 0x80, cpu: 0, sequence: sequence, time: 0, page: 0, length: 0)
    }

    /// The events in order, by plain sorting.
    var expected: [SwapEvent] {
        var events: [SwapEvent] = []
        var missing: UInt32 = 0
        var lastTime = drawn.first { $0.kept }?.event.time ?? 0
        func settle() {
            if missing > 0 { events.append(.lost(count: missing, time: lastTime)) }
            missing = 0
        }
        for record in drawn.sorted(by: { $0.sequence < $1.sequence }) {
            guard record.kept else {
                missing += 1
                continue
            }
            settle()
            lastTime = record.event.time
            if record.event.operation == .discard {
                for page in 0..<record.event.length {
                    var one = record.event
                    one.pageIndex += page
                    one.length = 0
                    events.append(one)
                }
            } else {
                events.append(record.event)
            }
        }
        settle()
        return events
    }
}

/// A record as the module writes it.
func recordBytes(
    magic: UInt16 = 0x5352, operation: UInt8, flags: UInt8 = 0, cpu: UInt16 = 0,
    sequence: UInt64, time: UInt64 = 0, page: UInt32 = 0, length: UInt32 = 0, units: UInt8 = 4
) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: magic)
    bytes += [units, operation, flags, operation == 1 ? 1 : 0]
    bytes.append(littleEndian: cpu)
    bytes.append(littleEndian: sequence)
    bytes.append(littleEndian: time)
    bytes.append(littleEndian: page)
    bytes.append(littleEndian: length)
    while bytes.count < Int(units) * 8 { bytes.append(0xEE) }
    return bytes
}

@Suite("The relay stream is merged by sequence")
struct RelayStreamMergerTests {
    @Test(arguments: [1, 2, 4], [0.0, 0.02, 0.5, 1.0])
    func agreesWithSorting(cpus: Int, dropRate: Double) throws {
        for seed in 0..<UInt64(12) {
            let model = RelayModel(
                cpus: cpus, events: 600, dropRate: dropRate, seed: seed,
                longRecords: seed % 2 == 1)
            for piece in [1, 7, 31, 32, 33, 1000, model.stream.count] {
                var merger = RelayStreamMerger()
                var events: [SwapEvent] = []
                var start = 0
                while start < model.stream.count {
                    let end = min(start + piece, model.stream.count)
                    try merger.feed(Array(model.stream[start..<end])) { events.append($0) }
                    start = end
                }
                try merger.finish { events.append($0) }
                try #require(events == model.expected)
                #expect(merger.statistics.endedWhole)
                #expect(merger.statistics.pending == 0)
                #expect(merger.statistics.nextSequence == 600)
                #expect(
                    merger.statistics.lost == UInt64(model.drawn.count { !$0.kept }))
                #expect(
                    merger.statistics.records == UInt64(model.drawn.count { $0.kept }))
            }
        }
    }

    @Test func aGapIsSettledByTheSecondFence() throws {
        var merger = RelayStreamMerger()
        var events: [SwapEvent] = []
        try merger.feed(recordBytes(operation: 0, sequence: 1, time: 9)) { events.append($0) }
        try merger.feed(recordBytes(operation: 0x80, sequence: 2)) { events.append($0) }
        #expect(events.isEmpty, "record 0 may still stand in another CPU's buffer")
        try merger.feed(recordBytes(operation: 0x80, sequence: 2)) { events.append($0) }
        #expect(
            events == [
                .lost(count: 1, time: 9), SwapEvent(time: 9, operation: .read, pageIndex: 0),
            ])
    }

    @Test func aStreamThatIsCutOffSaysSo() throws {
        let model = RelayModel(cpus: 2, events: 50, dropRate: 0, seed: 1)
        var merger = RelayStreamMerger()
        var events: [SwapEvent] = []
        try merger.feed(Array(model.stream.dropLast(40))) { events.append($0) }
        try merger.finish { events.append($0) }
        #expect(!merger.statistics.endedWhole)
        #expect(merger.statistics.tornBytes == 24)
    }

    @Test func flagsAndLongLengthsPass() throws {
        var merger = RelayStreamMerger()
        var events: [SwapEvent] = []
        try merger.feed(
            recordBytes(operation: 1, flags: 3, sequence: 0, time: 4, page: 8, length: 4117)
        ) { events.append($0) }
        #expect(
            events == [
                SwapEvent(
                    time: 4, operation: .write, pageIndex: 8, length: 4117,
                    flags: [.sameFilled, .partial])
            ])
    }

    @Test(arguments: [
        ("magic", recordBytes(magic: 0x5353, operation: 0, sequence: 1)),
        ("units", recordBytes(operation: 0, sequence: 1, units: 0)),
        ("operation", recordBytes(operation: 4, sequence: 1)),
        ("flags", recordBytes(operation: 0, flags: 0x80, sequence: 1)),
        ("collector's operation", recordBytes(operation: 0x81, sequence: 1)),
        ("sequence twice", recordBytes(operation: 0, sequence: 0)),
        ("sequence of another CPU twice", recordBytes(operation: 0, cpu: 1, sequence: 0)),
        ("discard", recordBytes(operation: 3, sequence: 1, page: .max, length: 2)),
        ("sequence's end", recordBytes(operation: 0, sequence: .max)),
    ])
    func aWrongRecordIsNamedWithItsPlace(what: String, record: [UInt8]) throws {
        var merger = RelayStreamMerger()
        var count = 0
        let good = recordBytes(operation: 0, sequence: 0)
        try merger.feed(good) { _ in count += 1 }
        let error = #expect(throws: SRError.self) {
            try merger.feed(record) { _ in count += 1 }
        }
        #expect(error?.code == .badStream)
        #expect(try #require(error?.offset) >= 32)
        #expect(count == 1)
        #expect(throws: SRError.self, "it stays failed") {
            try merger.feed(recordBytes(operation: 0, sequence: 1)) { _ in count += 1 }
        }
    }

    @Test func memoryIsBounded() throws {
        var merger = RelayStreamMerger(pendingLimit: 10)
        for sequence in 1...UInt64(10) {
            try merger.feed(recordBytes(operation: 0, sequence: sequence)) { _ in }
        }
        let error = #expect(throws: SRError.self) {
            try merger.feed(recordBytes(operation: 0, sequence: 11)) { _ in }
        }
        #expect(error?.offset == 320)
    }

    @Test func aGapTooLargeForOneEventBecomesSeveral() throws {
        var merger = RelayStreamMerger()
        var events: [SwapEvent] = []
        let missing = UInt64(UInt32.max) + 5
        try merger.feed(recordBytes(operation: 0x80, sequence: missing)) { events.append($0) }
        try merger.finish { events.append($0) }
        #expect(events.map(\.length) == [.max, 5])
        #expect(merger.statistics.gaps == 1)
    }

    @Test(
        "Records of three compressors: each write's lengths come with its event, in any piece size")
    func moreLengths() throws {
        var stream: [UInt8] = []
        func put(_ sequence: UInt64, _ operation: UInt8, _ lengths: [UInt32]) {
            var bytes = recordBytes(
                operation: operation, cpu: sequence == 1 ? 1 : 0, sequence: sequence,
                page: UInt32(sequence),
                length: lengths.first ?? 0, units: 5)
            bytes[5] = UInt8(lengths.count)
            for (index, length) in lengths.dropFirst().enumerated() {
                bytes.set(littleEndian: length, at: 32 + 4 * index)
            }
            stream += bytes
        }
        put(1, 0, [])
        put(0, 1, [10, 20, 4100])
        put(2, 1, [30, 40, 0])
        put(3, 2, [])
        stream += recordBytes(operation: 0x80, sequence: 4)
        for pieceBytes in [1, 7, 40, stream.count] {
            var merger = RelayStreamMerger()
            var seen: [[UInt32]] = []
            func take(_ event: SwapEvent, _ others: Span<UInt32>) {
                seen.append([event.length] + others.indices.map { others[$0] })
            }
            for start in stride(from: 0, to: stream.count, by: pieceBytes) {
                let piece = Array(stream[start..<min(start + pieceBytes, stream.count)])
                try merger.feedWithLengths(piece) { take($0, $1) }
            }
            try merger.finishWithLengths { take($0, $1) }
            #expect(seen == [[10, 20, 4100], [0], [30, 40, 0], [0]])
            #expect(merger.statistics.endedWhole)
        }
    }
}
