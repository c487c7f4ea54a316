// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@testable import SRArchive
@testable import SRDataset

/// Damage of every kind is found, and said where.
struct FlipTests {
    /// A thousand bits, anywhere in the archive, drawn by a fixed seed.
    @Test func everyFlippedBitIsFoundAndNamed() async throws {
        let place = try Place()
        _ = try await place.dataset("a.srds.tar.zst")
        let whole = try place.bytes("a.srds.tar.zst")
        #expect(complaint { _ = try Dataset(path: place.path("a.srds.tar.zst")) } == nil)
        var state: UInt64 = 2008
        var found = 0
        for _ in 0..<1000 {
            // Knuth's MMIX generator, its high bits.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bit = Int((state >> 11) % UInt64(whole.count * 8))
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try place.write("b", bytes)
            let error = complaint { _ = try Dataset(path: place.path("b")) }
            if error != nil { found += 1 }
            #expect(
                names(error?.description ?? "", byte: bit / 8),
                "bit \(bit): \(String(describing: error))")
        }
        #expect(found == 1000)
    }

    /// Whether the words name a range that the byte is in, or the part that it is of.
    private func names(_ words: String, byte: Int) -> Bool {
        if words.contains("seal") || words.contains("byte 0") { return true }
        for match in words.matches(of: /bytes ([0-9]+) to ([0-9]+), in/) {
            guard let low = Int(match.output.1), let high = Int(match.output.2) else { continue }
            if (low...high).contains(byte) { return true }
        }
        return false
    }

    @Test func whatIsCutOrAddedIsFound() async throws {
        let place = try Place()
        _ = try await place.dataset("a.srds.tar.zst")
        let whole = try place.bytes("a.srds.tar.zst")
        for cut in [0, 3, 17, whole.count / 2, whole.count - 1] {
            try place.write("b", Array(whole.prefix(cut)))
            let error = complaint { _ = try Dataset(path: place.path("b")) }
            #expect(error?.code == .archive, "\(cut) bytes")
        }
        try place.write("b", whole + [0])
        #expect(complaint { _ = try Dataset(path: place.path("b")) } != nil)
        try place.write("b", Array("not an archive, but words that go on for a while".utf8))
        let words = complaint { _ = try Dataset(path: place.path("b")) }
        #expect(words?.description.contains("it is no dataset") == true)
    }

    @Test func aNewerFormatSaysWhatToGet() async throws {
        let place = try Place()
        var seal = Seal(DatasetFormat.archive, unpacked: 0, pieces: [])
        seal.version = 2
        seal.reader = "0.9.0"
        try place.write("b", [0x28, 0xB5, 0x2F, 0xFD, 0] + seal.frame)
        let error = complaint { _ = try Dataset(path: place.path("b")) }
        #expect(error?.code == .newer)
        #expect(error?.description.contains("get SwapReplay '0.9.0' or newer") == true)
    }
}
