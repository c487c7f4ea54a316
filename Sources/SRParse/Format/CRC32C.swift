// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRChecksum

/// The Castagnoli CRC (reflected polynomial 0x82F63B78, RFC 3720 appendix B.4): by the
/// processor's instruction where it has one, else by tables.
struct CRC32C {
    private var state: UInt32 = 0xFFFF_FFFF

    /// The checksum of all bytes seen so far.
    var value: UInt32 { ~state }

    init() {}

    /// The checksum of `bytes`. O(n).
    static func of(_ bytes: Span<UInt8>) -> UInt32 {
        var crc = CRC32C()
        crc.update(bytes)
        return crc.value
    }

    /// Takes in more bytes. O(n).
    mutating func update(_ span: Span<UInt8>) {
        guard sr_has_crc32c() != 0 else { return updateByTables(span) }
        state = unsafe span.withUnsafeBufferPointer {
            unsafe sr_update_crc32c(state, $0.baseAddress, $0.count)
        }
    }

    /// The same on any processor, sixteen bytes a step.
    mutating func updateByTables(_ span: Span<UInt8>) {
        let bytes = unsafe span.bytes
        var crc = state
        let tables = Self.tables.span
        let count = bytes.byteCount
        var index = 0
        while index + 16 <= count {
            // In bounds by the loop's condition; the loads take any alignment.
            let first = load(bytes, index) ^ crc
            let second = load(bytes, index + 4)
            let third = load(bytes, index + 8)
            let fourth = load(bytes, index + 12)
            crc =
                effect(first, 12, tables) ^ effect(second, 8, tables)
                ^ effect(third, 4, tables) ^ effect(fourth, 0, tables)
            index += 16
        }
        while index < count {
            let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            crc = crc >> 8 ^ tables[Int((crc ^ UInt32(byte)) & 0xFF)]
            index += 1
        }
        state = crc
    }

    /// Four bytes of `bytes`, which hold them.
    @inline(__always)
    private func load(_ bytes: RawSpan, _ index: Int) -> UInt32 {
        unsafe bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index, as: UInt32.self
        ).littleEndian
    }

    /// What four bytes amount to at the end of a step, `after` bytes further on.
    @inline(__always)
    private func effect(_ word: UInt32, _ after: Int, _ tables: Span<UInt32>) -> UInt32 {
        tables[Int(word & 0xFF) + (after + 3) * 256]
            ^ tables[Int(word >> 8 & 0xFF) + (after + 2) * 256]
            ^ tables[Int(word >> 16 & 0xFF) + (after + 1) * 256]
            ^ tables[Int(word >> 24) + after * 256]
    }

    /// Table k maps a byte to its effect k bytes further on; 16 tables of 256.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 16 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()
}
