// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@testable import SRParse

@Suite("A compressed trace is read in place")
struct CompressedInputTests {
    let events = randomEvents(4000, seed: 21)
    let plain: [UInt8]

    init() throws { plain = try traceBytes(events, blockEvents: 500) }

    @Test(arguments: Compression.allCases)
    func itReadsLikeThePlainOne(compression: Compression) throws {
        let packed = try packed(plain, compression)
        var reader = try TraceReader(bytes: packed)
        let (found, size) = (reader.compression, reader.bytes)
        #expect(found == compression)
        #expect(size == UInt64(packed.count))
        var read: [SwapEvent] = []
        while let event = try reader.next() { read.append(event) }
        #expect(read == events)
        let (state, totals, position) = (reader.state, reader.totals, reader.position)
        #expect(state == .complete)
        #expect(totals?.events == 4000)
        #expect(position == UInt64(plain.count))
    }

    @Test(arguments: Compression.allCases)
    func severalStreamsAreOne(compression: Compression) throws {
        let half = plain.count / 2
        let both =
            try packed(Array(plain[..<half]), compression)
            + packed(Array(plain[half...]), compression)
        let (read, state) = try readAll(both)
        #expect(read == events)
        #expect(state == .complete)
    }

    /// Zeros behind and between streams are padding, as many as there are.
    @Test(arguments: Compression.allCases, [1, 4, 512, 200_000])
    func zerosBehindAStreamArePadding(compression: Compression, zeros: Int) throws {
        let half = plain.count / 2
        let padding = [UInt8](repeating: 0, count: zeros)
        let both =
            try packed(Array(plain[..<half]), compression) + padding
            + packed(Array(plain[half...]), compression) + padding
        let (read, state) = try readAll(both)
        #expect(read == events)
        #expect(state == .complete)
        // What is behind them and no stream is told as before.
        #expect(try readAll(both + [7] + padding).1 != .complete)
    }

    @Test(arguments: Compression.allCases)
    func aPipeIsUnpackedToo(compression: Compression) throws {
        let small = Array(events[..<60])
        let pipe = try FileDescriptor.pipe()
        try pipe.writeEnd.writeAll(packed(traceBytes(small), compression))
        try pipe.writeEnd.close()
        var reader = try TraceReader(descriptor: pipe.readEnd)
        var read: [SwapEvent] = []
        while let event = try reader.next() { read.append(event) }
        try pipe.readEnd.close()
        let state = reader.state
        #expect(read == small)
        #expect(state == .complete)
    }

    /// Cut anywhere, the events are a prefix and the end is told, with both places.
    @Test(arguments: Compression.allCases)
    func aCutIsTold(compression: Compression) throws {
        let whole = try packed(plain, compression)
        for length in stride(from: 10, to: whole.count, by: 61) {
            let cut = Array(whole[..<length])
            do {
                let (read, state) = try readAll(cut)
                #expect(read == Array(events[..<read.count]))
                #expect(read.count % 500 == 0 || read.count == events.count)
                guard case .truncated(let error) = state else {
                    Issue.record("cut to \(length): \(state)")
                    continue
                }
                #expect("\(error)".contains("at byte \(length) of the compressed input"))
                #expect(error.offset != nil)
            } catch let error as SRError {
                #expect(error.code == .truncated || error.code == .notATrace)
                #expect(error.offset != nil)
            }
        }
    }

    /// A flipped bit gives a right prefix and an end that is not complete: either the
    /// compression's sum or the trace's does not fit.
    @Test(arguments: Compression.allCases)
    func aFlipIsNoticed(compression: Compression) throws {
        let whole = try packed(plain, compression)
        // What says nothing of the data: the level, gzip's time, name and system.
        let silent: Set<Int> = compression == .gzip ? [4, 5, 6, 7, 8, 9] : [3]
        for byte in stride(from: 0, to: whole.count, by: 37) where !silent.contains(byte) {
            var flipped = whole
            flipped[byte] ^= 0x04
            do {
                let (read, state) = try readAll(flipped)
                #expect(state != .complete, "byte \(byte)")
                #expect(read == Array(events[..<read.count]), "byte \(byte)")
            } catch let error as SRError {
                #expect(error.offset != nil, "byte \(byte)")
            }
        }
    }

    @Test func anErrorSaysWhatItsOffsetCountsIn() throws {
        var damaged = plain
        let index = try #require(try TraceReader(bytes: plain).index)
        damaged[Int(index[2].offset) + 60] ^= 1
        let (read, state) = try readAll(packed(damaged, .gzip))
        #expect(read == Array(events[..<1000]))
        guard case .damaged(let error) = state else {
            Issue.record("\(state)")
            return
        }
        #expect(error.code == .badChecksum)
        #expect(error.offset == index[2].offset)
        #expect("\(error)".hasSuffix("(at byte \(index[2].offset) of the unpacked gzip data)"))
    }

    @Test func aDamagedBlockInsideIsSteppedOver() throws {
        var damaged = plain
        let index = try #require(try TraceReader(bytes: plain).index)
        damaged[Int(index[2].offset) + 60] ^= 1
        var reader = try TraceReader(bytes: packed(damaged, .xz), skipDamaged: true)
        var read: [SwapEvent] = []
        while let event = try reader.next() { read.append(event) }
        #expect(read == Array(events[..<1000] + events[1500...]))
        let (blocks, missing) = (reader.blocksSkipped, reader.eventsSkipped)
        #expect(blocks == 1)
        #expect(missing == 500)
    }

    /// A header that asks for a window of gigabytes is refused, not served.
    @Test func aHugeWindowIsRefused() throws {
        // RFC 8878, 3.1.1.1.2: window descriptor 0xA8 is 2^31 bytes.
        let (read, state) = try readAll(
            [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8] + [UInt8](repeating: 0, count: 64),
            format: .legacy8)
        #expect(read.isEmpty)
        guard case .damaged(let error) = state else {
            Issue.record("\(state)")
            return
        }
        #expect(error.code == .unsupported)
    }
}
