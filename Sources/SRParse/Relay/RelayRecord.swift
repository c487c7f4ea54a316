// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
internal import SRSupport

/// One record of the relay stream, as `kernel/uapi/sr_relay.h` defines it.
struct RelayRecord: Equatable {
    /// Bytes of the part that every record has: `struct sr_record`.
    static let bytes = MemoryLayout<sr_record>.size
    /// Bytes to which a record's length is a multiple.
    static let unit = 8

    var operation: UInt8
    var flags: UInt8
    var lengths: UInt8
    var cpu: UInt16
    var sequence: UInt64
    var time: UInt64
    var page: UInt32
    var length: UInt32
    /// Lengths under further compressors; only the first ``otherCount`` mean something.
    var others = SIMD8<UInt32>()

    /// Lengths under further compressors that a write bears.
    var otherCount: Int { max(0, min(Int(lengths) - 1, others.scalarCount)) }

    /// Whether this is the collector's fence.
    var isFence: Bool { operation == UInt8(SR_OP_FENCE) }

    /// Length in bytes of the record whose first bytes are these, which hold at least
    /// ``unit`` from `start` on.
    /// - Throws: `badStream` with `offset`, the record's place in the stream.
    static func size(
        _ bytes: Span<UInt8>, at start: Int, offset: UInt64
    ) throws(SRError) -> Int {
        let magic = UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
        guard magic == UInt16(SR_RECORD_MAGIC) else {
            throw SRError(
                .badStream,
                "no record begins here: the stream is torn, or is no relay stream",
                offset: offset)
        }
        let size = Int(bytes[start + 2]) * unit
        guard size >= Self.bytes else {
            throw SRError(
                .badStream, "a record of \(size) bytes: at least \(Self.bytes) are needed",
                offset: offset + 2)
        }
        return size
    }

    /// Reads the record that begins at `start` of `bytes`, which hold it whole.
    init(_ bytes: Span<UInt8>, at start: Int) {
        func number<T: FixedWidthInteger>(_ offset: Int) -> T {
            var value: T = 0
            for index in 0..<T.bitWidth / 8 {
                value |= T(truncatingIfNeeded: bytes[start + offset + index]) &<< T(index * 8)
            }
            return value
        }
        operation = bytes[start + 3]
        flags = bytes[start + 4]
        lengths = bytes[start + 5]
        cpu = number(6)
        sequence = number(8)
        time = number(16)
        page = number(24)
        length = number(28)
        guard lengths > 1 else { return }
        let end = start + Int(bytes[start + 2]) * Self.unit
        for index in 0..<otherCount where start + Self.bytes + 4 * index + 4 <= end {
            others[index] = number(Self.bytes + 4 * index)
        }
    }
}
