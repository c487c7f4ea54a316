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
