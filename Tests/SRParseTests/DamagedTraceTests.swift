// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRParse

@Suite("A damaged trace gives a right prefix or an error, never wrong events")
struct DamagedTraceTests {
    let events = randomEvents(90, seed: 5)
    let bytes: [UInt8]

    init() throws { bytes = try traceBytes(events, blockEvents: 30) }

    func index() throws -> [BlockIndexEntry] {
        let index = try TraceReader(bytes: bytes).index
        return try #require(index)
    }

    @Test func truncationAtEveryByte() throws {
        let index = try index()
        #expect(index.count == 3)
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            guard length >= Int(index[0].offset) else {
                let error = #expect(throws: SRError.self) { _ = try readAll(cut) }
                #expect(error?.code == (length == 0 ? .notATrace : .truncated))
                continue
            }
            let (read, state) = try readAll(cut)
            let blocks = index.count { Int($0.offset) + Int($0.bytes) <= length }
            #expect(read == Array(events[..<(blocks * 30)]), "cut to \(length)")
            guard case .truncated(let error) = state else {
                Issue.record("cut to \(length): \(state)")
                continue
            }
            let place = blocks < 3 ? index[blocks].offset : index[2].offset + UInt64(index[2].bytes)
            #expect(error.offset == place)
        }
    }

    @Test func aFlipOfEveryBit() throws {
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                let (read, state) = try readAll(flipped)
                #expect(state != .complete, "bit \(bit)")
                #expect(read.count % 30 == 0)
                #expect(read == Array(events[..<read.count]), "bit \(bit)")
            } catch let error as SRError {
                #expect(error.offset != nil, "bit \(bit)")
            }
        }
    }

    @Test func aFlipIsSteppedOver() throws {
        let index = try index()
        for byte in Int(index[1].offset)..<Int(index[1].offset) + Int(index[1].bytes) {
            var flipped = bytes
            flipped[byte] ^= 0x10
            let (read, state) = try readAll(flipped, skipDamaged: true)
            #expect(read == Array(events[..<30] + events[60...]), "byte \(byte)")
            guard case .damaged(let error) = state else {
                Issue.record("byte \(byte): \(state)")
                continue
            }
            #expect(try #require(error.offset) >= index[1].offset)
        }
    }

    @Test func withoutAFooterTheNextBlockIsSearchedFor() throws {
        let index = try index()
        var cut = Array(bytes[..<Int(index[2].offset + UInt64(index[2].bytes))])
        cut[Int(index[1].offset) + 50] ^= 1
        let (read, _) = try readAll(cut, skipDamaged: true)
        #expect(read == Array(events[..<30] + events[60...]))
    }

    @Test func bytesAfterTheEndAreNoticed() throws {
        let (read, state) = try readAll(bytes + [0])
        #expect(read == events)
        guard case .damaged(let error) = state else {
            Issue.record("\(state)")
            return
        }
        #expect(error.offset == UInt64(bytes.count))
    }

    /// Claims of huge sizes must not cost memory: each is refused or runs out of input.
    @Test func hugeClaimsCostNothing() throws {
        let index = try index()
        for place in [12, Int(index[0].offset) + 8] {
            for value: UInt32 in [0, 1, 1 << 25, .max] {
                var claimed = bytes
                claimed.set(littleEndian: value, at: place)
                do {
                    let (read, state) = try readAll(claimed)
                    #expect(read.isEmpty)
                    #expect(state != .complete)
                } catch is SRError {}
            }
        }
    }

    /// A block with a fitting checksum over nonsense is refused by its own rules.
    @Test func nonsenseUnderARightChecksum() throws {
        let index = try index()
        let start = Int(index[0].offset)
        let end = start + Int(index[0].bytes)
        var random = SplitMix(state: 1)
        var refused = 0
        for _ in 0..<4000 {
            var block = Array(bytes[start..<end])
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                block[Int.random(in: 12..<block.count, using: &random)] = .random(
                    in: 0...(.max), using: &random)
            }
            block.set(littleEndian: CRC32C.of(block.span.extracting(8...)), at: 4)
            let (_, state) = try readAll(Array(bytes[..<start]) + block)
            if case .damaged(let error) = state {
                refused += 1
                #expect(try #require(error.offset) >= UInt64(start))
            }
        }
        #expect(refused > 1000, "most nonsense breaks a rule")
    }
}
