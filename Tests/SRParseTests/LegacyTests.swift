// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRParse

@Suite("The layouts of 2008")
struct LegacyTests {
    /// What the layouts keep of events: reads and writes, without times and flags.
    static func kept(_ events: [SwapEvent]) -> [SwapEvent] {
        events.filter { $0.operation == .read || $0.operation == .write }.map {
            SwapEvent(time: 0, operation: $0.operation, pageIndex: $0.pageIndex, length: $0.length)
        }
    }

    /// Events with page indices that a record of 2008 can hold.
    static func events(_ count: Int, seed: UInt64) -> [SwapEvent] {
        randomEvents(count, seed: seed).map { event in
            var event = event
            event.pageIndex %= 1 << 31
            return event
        }
    }

    static func bytes(_ events: [SwapEvent], _ format: TraceFormat) throws -> [UInt8] {
        var writer = LegacyWriter(inMemory: format)
        for event in events { try writer.append(event) }
        return try writer.finishInMemory()
    }

    @Test(arguments: [TraceFormat.legacy8, .legacy24], [1, 2, 3, 1000, 200_000])
    func writtenIsRead(format: TraceFormat, count: Int) throws {
        let events = Self.events(count, seed: UInt64(count))
        let kept = Self.kept(events)
        let bytes = try Self.bytes(events, format)
        #expect(bytes.count == kept.count * (format == .legacy8 ? 8 : 24))
        let (read, state) = try readAll(bytes, format: format)
        #expect(read == kept)
        #expect(state == .complete)
        // And without being told the layout.
        guard !kept.isEmpty else { return }
        var reader = try TraceReader(bytes: bytes)
        let (found, clock) = (reader.format, reader.header.clock)
        #expect(found == format)
        #expect(clock == .none)
        let first = try reader.next()
        #expect(first == kept.first)
    }

    @Test func whatTheLayoutCannotHoldIsCounted() throws {
        let events = randomEvents(3000, seed: 4)
        var writer = LegacyWriter(inMemory: .legacy8)
        for event in Self.events(3000, seed: 4) { try writer.append(event) }
        let (left, reads, writes) = (writer.leftOut, writer.reads, writer.writes)
        #expect(left.frees == UInt64(events.count { $0.operation == .free }))
        #expect(left.discards == UInt64(events.count { $0.operation == .discard }))
        #expect(left.gaps == UInt64(events.count { $0.operation == .lost }))
        #expect(
            left.lost
                == events.filter { $0.operation == .lost }.reduce(0) { $0 + UInt64($1.length) })
        #expect(reads == UInt64(events.count { $0.operation == .read }))
        #expect(writes == UInt64(events.count { $0.operation == .write }))
    }

    @Test func anIndexWithoutRoomIsRefused() throws {
        var writer = LegacyWriter(inMemory: .legacy24)
        let error = #expect(throws: SRError.self) {
            try writer.append(SwapEvent(time: 0, operation: .read, pageIndex: 1 << 31))
        }
        #expect(error?.code == .invalidEvent)
    }

    /// Bytes as the program of 2008 left them: MD5 of pages, on reads a stale one.
    @Test func recordsWithAnMD5AreTold() throws {
        var random = SplitMix(state: 9)
        var bytes: [UInt8] = []
        var expected: [SwapEvent] = []
        for number in 0..<UInt32(500) {
            let isWrite = number % 3 != 0
            let length = UInt32.random(in: 0...4117, using: &random)
            bytes.append(littleEndian: number << 1 | (isWrite ? 1 : 0))
            bytes.append(littleEndian: length)
            for _ in 0..<16 { bytes.append(.random(in: 0...255, using: &random)) }
            expected.append(
                SwapEvent(
                    time: 0, operation: isWrite ? .write : .read, pageIndex: number,
                    length: isWrite ? length : 0))
        }
        #expect(try TraceFormat.detect(bytes) == .legacy24)
        let (read, state) = try readAll(bytes)
        #expect(read == expected)
        #expect(state == .complete)
    }

    @Test(arguments: [TraceFormat.legacy8, .legacy24])
    func truncationAtEveryByte(format: TraceFormat) throws {
        let events = Self.kept(Self.events(80, seed: 2))
        let bytes = try Self.bytes(events, format)
        let size = bytes.count / events.count
        for length in 0..<bytes.count {
            let (read, state) = try readAll(Array(bytes[..<length]), format: format)
            #expect(read == Array(events[..<(length / size)]))
            guard length % size > 0 else {
                #expect(state == .complete, "a layout without an end cannot miss it")
                continue
            }
            guard case .truncated(let error) = state else {
                Issue.record("cut to \(length): \(state)")
                continue
            }
            #expect(error.offset == UInt64(length / size * size))
            #expect(error.message.contains("\(size - length % size) bytes before"))
        }
    }

    @Test func otherBytesAreNoTrace() {
        for text in [
            "#!/bin/sh\nexit 0\n", "{\"format\": \"srt\"}", "PK\u{3}\u{4}aaaaaaaaaaaaaaaa",
        ] {
            let error = #expect(throws: SRError.self) {
                _ = try TraceReader(bytes: Array(text.utf8))
            }
            #expect(error?.code == .notATrace)
            #expect(error?.offset == 0)
        }
    }
}
