// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc
import SRLinux
import SRSupport
import SystemPackage
import Testing

@testable import SRParse

@Suite("What is written is what is read")
struct TraceRoundTripTests {
    @Test(arguments: [0, 1, 2, 63, 64, 65, 1000, 70_000])
    func eventsComeBack(count: Int) throws {
        let events = randomEvents(count, seed: UInt64(count))
        let bytes = try traceBytes(events, blockEvents: count < 70_000 ? 64 : 1 << 16)
        let (read, state) = try readAll(bytes)
        #expect(read == events)
        #expect(state == .complete)
    }

    /// Events that are handed over together are the bytes that they are one by one, wherever the
    /// handfuls and the blocks end.
    @Test(arguments: [0, 1, 63, 64, 65, 1000])
    func manyAtOnceAreTheSameBytes(count: Int) throws {
        let header = TraceHeader(
            pageSize: .kib4, compressors: ["a", "b"], timeResolution: 100, origin: "o")
        let events = randomEvents(count, seed: UInt64(count))
        var writer = try TraceWriter(inMemory: header, blockEvents: 64)
        var rest = events[...]
        var handful = 1
        while !rest.isEmpty {
            try writer.append(contentsOf: Array(rest.prefix(handful)).span)
            rest = rest.dropFirst(handful)
            handful += 50
        }
        let totals = writer.totals
        let bytes = try writer.finishInMemory()
        #expect(try bytes == traceBytes(events, header: header, blockEvents: 64))
        #expect(try totals == TraceReader(bytes: bytes).totals)
    }

    @Test func whatStandsBeforeAnEventAtFaultIsKept() throws {
        var events = (0..<10).map {
            SwapEvent(time: $0, operation: .write, pageIndex: 1, length: 5)
        }
        events[7].operation = .read
        var writer = try TraceWriter(
            inMemory: TraceHeader(pageSize: .kib4, compressors: ["a"]), blockEvents: 4)
        let error = #expect(throws: SRError.self) { try writer.append(contentsOf: events.span) }
        #expect(error?.code == .invalidEvent)
        #expect(error?.message.contains("event 7, a read, has a length of 5") == true)
        #expect(writer.totals.events == 7)
        #expect(try readAll(writer.finishInMemory()).0 == Array(events[..<7]))
    }

    @Test func headerComesBack() throws {
        let header = TraceHeader(
            pageSize: .kib16, compressors: ["lzo1x-1", "lz4", "zstd-3"], clock: .simulated,
            origin: "a model, größer")
        let read = try TraceReader(bytes: traceBytes([], header: header)).header
        #expect(read == header)
    }

    /// A header without implementations ends where those of earlier tools do.
    @Test func implementationsComeBackAndTakeNoRoomWhereThereAreNone() throws {
        let plain = TraceHeader(
            pageSize: .kib4, compressors: ["lzo1x-1", "zstd"], origin: "o")
        var named = plain
        named.implementations = ["", "Linux 7.3, zstd 1.5.7"]
        let read = try TraceReader(bytes: traceBytes([], header: named)).header
        #expect(read == named)
        #expect(read.labels == ["lzo1x-1", "zstd (Linux 7.3, zstd 1.5.7)"])
        #expect(read.implementation(of: 0) == nil && read.implementation(of: 2) == nil)
        let none = TraceHeader(
            pageSize: .kib4, compressors: plain.compressors, implementations: ["", ""],
            origin: "o")
        #expect(try traceBytes([], header: none) == traceBytes([], header: plain))
        #expect(try TraceReader(bytes: traceBytes([], header: plain)).header.implementations == [])
        named.implementations = ["one"]
        let error = #expect(throws: SRError.self) { try traceBytes([], header: named) }
        #expect(error?.code == .invalidEvent)
    }

    /// Times come down to the resolution that the header states; a header without one is that of
    /// earlier tools, byte for byte.
    @Test func theResolutionComesBackAndTimesAreItsMultiples() throws {
        let plain = TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", "zstd"], origin: "o")
        var coarse = plain
        coarse.timeResolution = 1000
        let latest = UInt64.max - UInt64.max % 1000
        let times: [UInt64] = [0, 999, 1000, 1001, 2500, 2400, .max]
        let events = times.map { SwapEvent(time: $0, operation: .read, pageIndex: 1) }
        let bytes = try traceBytes(events, header: coarse)
        let reader = try TraceReader(bytes: bytes)
        #expect(reader.header == coarse && reader.header.implementations == [])
        #expect(reader.totals?.lastTime == latest)
        let (read, state) = try readAll(bytes)
        #expect(state == .complete)
        #expect(read.map(\.time) == [0, 0, 1000, 1000, 2000, 2000, latest])
        // Behind texts that name whose code it was, it stands as well.
        coarse.implementations = ["", "Linux 7.3, zstd 1.5.7"]
        #expect(try TraceReader(bytes: traceBytes([], header: coarse)).header == coarse)
        let finest = try traceBytes([], header: plain)
        coarse.implementations = []
        #expect(try traceBytes([], header: coarse).count == finest.count + 2 * 2 + 8)
        for wrong in [0, 1_000_000_001] as [UInt64] {
            coarse.timeResolution = wrong
            let error = #expect(throws: SRError.self) { try traceBytes([], header: coarse) }
            #expect(error?.code == .invalidEvent)
        }
    }

    /// A reader passes over what newer writers put behind the fields that it knows, and tells of a
    /// field that is not whole, or says what cannot be.
    @Test func whatStandsBehindTheHeadersFields() throws {
        let header = TraceHeader(
            pageSize: .kib4, compressors: ["a"], timeResolution: 10, origin: "o")
        let bytes = header.encoded()
        func read(_ change: (inout [UInt8]) -> Void) throws(SRError) -> TraceHeader {
            var own = bytes
            change(&own)
            own.set(littleEndian: UInt32(own.count), at: 12)
            own.set(littleEndian: CRC32C.of(own.span.extracting(12...)), at: 8)
            return try TraceHeader(decoding: own)
        }
        #expect(try read({ $0 += [1, 2, 3] }) == header)
        #expect(try read({ $0.removeLast(8) }).timeResolution == 1)
        for change in [
            { $0.removeLast() }, { $0.set(littleEndian: UInt64(0), at: $0.count - 8) },
            { $0.set(littleEndian: UInt64.max, at: $0.count - 8) },
        ] as [(inout [UInt8]) -> Void] {
            let error = #expect(throws: SRError.self) { try read(change) }
            #expect(error?.code == .malformed && error?.offset == UInt64(bytes.count - 8))
        }
    }

    @Test func everyCompressorHasItsLength() throws {
        var writer = try TraceWriter(
            inMemory: TraceHeader(pageSize: .kib4, compressors: ["a", "b", "c"]), blockEvents: 3)
        for number in 0..<UInt32(10) {
            let event = SwapEvent(
                time: 5, operation: .write, pageIndex: number, length: number)
            try writer.append(event, otherLengths: [number * 2, number * 300].span)
        }
        try writer.append(SwapEvent(time: 6, operation: .read, pageIndex: 3))
        var reader = try TraceReader(bytes: writer.finishInMemory())
        var batch = EventBatch(compressors: 3)
        var lengths: [[UInt32]] = []
        while try reader.read(into: &batch) {
            for event in 0..<batch.count { lengths.append(batch.lengths(of: event)) }
        }
        #expect(lengths == (0..<10).map { [$0, $0 * 2, $0 * 300] } + [[0, 0, 0]])
        let sums = reader.totals?.bytes
        #expect(sums == [45, 90, 13500])
    }

    @Test func bytesDependOnEventsAlone() throws {
        let events = randomEvents(500, seed: 7)
        #expect(try traceBytes(events, blockEvents: 50) == traceBytes(events, blockEvents: 50))
    }

    @Test func totalsAndIndexStandInTheFooter() async throws {
        let events = randomEvents(1000, seed: 3)
        var reader = try TraceReader(bytes: traceBytes(events, blockEvents: 100))
        let stated = reader.totals
        let totals = try #require(stated)
        #expect(totals.reads == UInt64(events.count { $0.operation == .read }))
        #expect(totals.writes == UInt64(events.count { $0.operation == .write }))
        #expect(totals.frees == UInt64(events.count { $0.operation == .free }))
        #expect(totals.discards == UInt64(events.count { $0.operation == .discard }))
        #expect(totals.gaps == UInt64(events.count { $0.operation == .lost }))
        #expect(
            totals.lost
                == events.filter { $0.operation == .lost }.reduce(0) { $0 + UInt64($1.length) })
        #expect(totals.sameFilled == UInt64(events.count { $0.flags.contains(.sameFilled) }))
        #expect(totals.firstTime == events.first?.time)
        #expect(totals.lastTime == events.last?.time)
        #expect(totals.highestPage == events.map(\.pageIndex).max())
        let blocks = reader.index
        let index = try #require(blocks)
        #expect(index.map(\.firstEvent) == (0..<10).map { UInt64($0 * 100) })
        #expect(index.map(\.firstTime) == (0..<10).map { events[$0 * 100].time })
        let counted = try await reader.readToEnd()
        #expect(counted == totals)
    }

    @Test func aFileAndAPipeReadAlike() throws {
        let path = "/tmp/sr-parse-test-\(UInt64.random(in: 0...(.max))).srt"
        defer { _ = unsafe unlink(path) }
        let events = randomEvents(3000, seed: 11)
        var writer = try TraceWriter(
            path: path, header: TraceHeader(pageSize: .kib4, origin: "test"), blockEvents: 512)
        for event in events { try writer.append(event) }
        let totals = try writer.finish()
        var reader = try TraceReader(path: path)
        let (stated, size) = (reader.totals, reader.bytes)
        #expect(stated == totals)
        let bytes = try traceBytes(events, blockEvents: 512)
        #expect(size == UInt64(bytes.count))
        var read: [SwapEvent] = []
        while let event = try reader.next() { read.append(event) }
        #expect(read == events)

        let pipe = try FileDescriptor.pipe()
        let small = try traceBytes(Array(events[..<100]), blockEvents: 30)
        try #require(small.count < 4096, "the pipe holds it without a reader")
        try pipe.writeEnd.writeAll(small)
        try pipe.writeEnd.close()
        var piped = try TraceReader(descriptor: pipe.readEnd)
        let early = piped.totals
        #expect(early == nil)
        read = []
        while let event = try piped.next() { read.append(event) }
        try pipe.readEnd.close()
        #expect(read == Array(events[..<100]))
        let (state, late) = (piped.state, piped.totals)
        #expect(state == .complete)
        #expect(late?.events == 100)
    }

    @Test func aFullDiskIsToldApart() throws {
        let full = try FileDescriptor.open(FilePath("/dev/full"), .writeOnly)
        defer { try? full.close() }
        let error = #expect(throws: SRError.self) {
            _ = try TraceWriter(descriptor: full, header: TraceHeader(pageSize: .kib4))
        }
        #expect(error?.code == .output)
        #expect(error?.errno == .noSpace)
    }

    @Test func whatCannotBeExpressedIsRefused() throws {
        #expect(throws: SRError.self) {
            _ = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4, compressors: []))
        }
        #expect(throws: SRError.self) {
            var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4))
            try writer.append(
                SwapEvent(time: 0, operation: .read, pageIndex: 0, length: 1))
        }
    }
}
