// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRParse

@Suite("CRC-32C")
struct CRC32CTests {
    /// RFC 3720, appendix B.4.
    @Test func knownValues() {
        let vectors: [(bytes: [UInt8], sum: UInt32)] = [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E),
            ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
        ]
        for (bytes, sum) in vectors { #expect(CRC32C.of(bytes.span) == sum) }
    }

    /// The processor's instruction and the tables.
    @Test func bothWaysAgree() {
        var random = SplitMix(state: 31)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...(.max), using: &random) }
            var tables = CRC32C()
            tables.updateByTables(bytes.span)
            #expect(tables.value == CRC32C.of(bytes.span))
        }
    }

    @Test func piecesGiveTheSameSum() {
        let bytes = (0..<100).map { UInt8($0 * 7 % 256) }
        for cut in 0...100 {
            var crc = CRC32C()
            crc.update(bytes.span.extracting(0..<cut))
            crc.update(bytes.span.extracting(cut...))
            #expect(crc.value == CRC32C.of(bytes.span))
        }
    }
}
