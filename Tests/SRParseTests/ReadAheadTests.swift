// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@testable import SRParse

@Suite("Blocks decoded several at once come as those that are read one by one")
struct ReadAheadTests {
    let events = randomEvents(150, seed: 21)
    let bytes: [UInt8]

    init() throws { bytes = try traceBytes(events, blockEvents: 30) }

    /// All that a reader tells of a trace.
    struct Account: Equatable {
        var batches: [[SwapEvent]] = []
        var firstEvents: [UInt64] = []
        var state = TraceReader.State.reading
        var read: UInt64 = 0
        var blocks = 0
        var skippedBlocks = 0
        var skippedEvents: UInt64 = 0
        var damage: SRError?
        var position: UInt64 = 0
        var totals: TraceTotals?

        mutating func add(_ batch: EventBatch) {
            batches.append((0..<batch.count).map { batch[$0] })
            firstEvents.append(batch.firstEvent)
        }

        mutating func end(_ reader: borrowing TraceReader) {
            state = reader.state
            read = reader.eventsRead
            blocks = reader.blocksRead
            skippedBlocks = reader.blocksSkipped
            skippedEvents = reader.eventsSkipped
            damage = reader.firstDamage
            position = reader.position
            totals = reader.totals
        }
    }

    func serial(_ reader: consuming TraceReader) throws -> Account {
        var account = Account()
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { account.add(batch) }
        account.end(reader)
        return account
    }

    func ahead(_ reader: consuming TraceReader, blocks: Int) async throws -> Account {
        var account = Account()
        try await reader.readAhead(blocks: blocks) {
            $0.count
        } _: { batch, count in
            #expect(batch.count == count)
            account.add(batch)
        }
        account.end(reader)
        return account
    }

    /// Reads from memory both ways and holds them against one another.
    func compare(
        _ bytes: [UInt8], _ blocks: [Int] = [3], words: @autoclosure () -> String = ""
    ) async throws {
        for skipDamaged in [false, true] {
            let expected: Account
            do {
                expected = try serial(TraceReader(bytes: bytes, skipDamaged: skipDamaged))
            } catch let error as SRError {
                let other = await #expect(throws: SRError.self) {
                    _ = try await ahead(TraceReader(bytes: bytes), blocks: 2)
                }
                #expect(other == error)
                continue
            }
            for count in blocks {
                let found = try await ahead(
                    TraceReader(bytes: bytes, skipDamaged: skipDamaged), blocks: count)
                if found != expected {
                    Issue.record("\(words()), \(count) ahead: \(found) is not \(expected)")
                }
            }
        }
    }

    @Test func wholeTraces() async throws {
        for count in [0, 1, 30, 31, 150] {
            try await compare(
                traceBytes(Array(events[..<count]), blockEvents: 30), [1, 2, 3, 4, 5, 16],
                words: "\(count) events")
        }
        let long = try traceBytes(randomEvents(40_000, seed: 22), blockEvents: 1000)
        try await compare(long, [1, 4, 64], words: "40,000 events")
    }

    @Test func truncationAnywhere() async throws {
        for length in stride(from: 0, to: bytes.count, by: 3) {
            try await compare(Array(bytes[..<length]), words: "cut to \(length)")
        }
    }

    @Test func aFlipAnywhere() async throws {
        for place in stride(from: 0, to: bytes.count, by: 5) {
            var flipped = bytes
            flipped[place] ^= 1 << UInt8(place % 8)
            try await compare(flipped, words: "byte \(place)")
        }
    }

    /// Without a footer blocks are searched for; with right sums other rules are broken.
    @Test func damageOfManyKinds() async throws {
        let opened = try TraceReader(bytes: bytes)
        let found = opened.index
        let index = try #require(found)
        let end = Int(index[4].offset) + Int(index[4].bytes)
        var random = SplitMix(state: 23)
        for round in 0..<200 {
            var damaged = Array(bytes[..<(round % 2 == 0 ? end : bytes.count)])
            for entry in index where Bool.random(using: &random) {
                let range = Int(entry.offset)..<Int(entry.offset) + Int(entry.bytes)
                damaged[Int.random(in: range.dropFirst(12), using: &random)] ^= .random(
                    in: 1...(.max), using: &random)
                guard Bool.random(using: &random) else { continue }
                let sum = CRC32C.of(damaged.span.extracting(range).extracting(8...))
                damaged.set(littleEndian: sum, at: range.lowerBound + 4)
            }
            try await compare(damaged, words: "round \(round)")
        }
    }

    @Test func blocksOutOfOrder() async throws {
        let opened = try TraceReader(bytes: bytes)
        let found = opened.index
        let index = try #require(found)
        func block(_ number: Int) -> ArraySlice<UInt8> {
            bytes[Int(index[number].offset)..<Int(index[number].offset) + Int(index[number].bytes)]
        }
        let header = bytes[..<Int(index[0].offset)]
        for order in [[0, 2, 1, 3, 4], [0, 0, 1, 2, 3], [1, 2, 3, 4, 0], [0, 1, 3, 4]] {
            try await compare(Array(header) + order.flatMap(block), words: "\(order)")
        }
    }

    @Test func otherLayoutsAndCompressedTraces() async throws {
        let kept = LegacyTests.events(5000, seed: 24)
        try await compare(LegacyTests.bytes(kept, .legacy8))
        try await compare(packed(bytes, .gzip))
        try await compare(Array(packed(bytes, .zstd).dropLast(40)))
    }

    @Test func aPipeWithDamage() async throws {
        var damaged = bytes
        let opened = try TraceReader(bytes: bytes)
        let found = opened.index
        damaged[Int(try #require(found)[1].offset) + 60] ^= 4
        try #require(damaged.count < 1 << 16, "the pipe holds it without a reader")
        var accounts: [Account] = []
        for isAhead in [false, true] {
            let pipe = try FileDescriptor.pipe()
            try pipe.writeEnd.writeAll(damaged)
            try pipe.writeEnd.close()
            let reader = try TraceReader(descriptor: pipe.readEnd, skipDamaged: true)
            accounts.append(
                isAhead ? try await ahead(reader, blocks: 4) : try serial(reader))
            try pipe.readEnd.close()
        }
        #expect(accounts[0] == accounts[1])
        #expect(accounts[1].skippedBlocks == 1)
    }

    @Test func itGoesOnFromWhereTheReaderIs() async throws {
        var reader = try TraceReader(bytes: bytes)
        try reader.seek(toBlock: 3)
        let account = try await ahead(reader, blocks: 4)
        #expect(account.batches.flatMap(\.self) == Array(events[90...]))
        #expect(account.state == .complete)
    }

    @Test func whatTheTakerThrowsEndsIt() async throws {
        var reader = try TraceReader(bytes: bytes)
        var taken = 0
        do throws(SRError) {
            try await reader.readAhead { _ in
                ()
            } _: { (_, _) throws(SRError) in
                taken += 1
                if taken == 2 { throw SRError(.output, "enough") }
            }
            Issue.record("it did not throw")
        } catch {
            #expect(error.message == "enough")
        }
        #expect(taken == 2)
    }

    @Test func totalsAreThoseOfAllEvents() async throws {
        let events = randomEvents(20_000, seed: 25)
        var reader = try TraceReader(bytes: traceBytes(events, blockEvents: 700))
        let counted = try await reader.readToEnd()
        let stated = reader.totals
        #expect(counted == stated)
    }
}
