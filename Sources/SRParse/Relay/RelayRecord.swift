// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
internal import SRSupport

/// One record of the relay stream, as `kernel/uapi/sr_relay.h` defines it.
struct RelayRecord: Equatable {
    /// Bytes of the part that every record has: `struct sr_record`.
    static let bytes = MemoryLayout<sr_record>.size
    /// Bytes to which a record's length is a multiple; magic and length are in the first.
    static let unit = MemoryLayout<UInt64>.size

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
        let first = unsafe bytes.bytes.unsafeLoadUnaligned(
            fromByteOffset: start, as: UInt64.self)
        var record = sr_record()
        unsafe withUnsafeMutableBytes(of: &record) {
            unsafe $0.storeBytes(of: first, as: UInt64.self)
        }
        guard UInt16(littleEndian: record.sr_magic) == UInt16(SR_RECORD_MAGIC) else {
            throw SRError(
                .badStream,
                "no record begins here: the stream is torn, or is no relay stream",
                offset: offset)
        }
        let size = Int(record.sr_units) * unit
        guard size >= Self.bytes else {
            throw SRError(
                .badStream, "a record of \(size) bytes: at least \(Self.bytes) are needed",
                offset: offset + 2)
        }
        return size
    }

    /// Reads the record that begins at `start` of `bytes`, which hold it whole.
    init(_ bytes: Span<UInt8>, at start: Int) {
        let record = unsafe bytes.bytes.unsafeLoadUnaligned(
            fromByteOffset: start, as: sr_record.self)
        operation = record.sr_op
        flags = record.sr_flags
        lengths = record.sr_lengths
        cpu = UInt16(littleEndian: record.sr_cpu)
        sequence = UInt64(littleEndian: record.sr_sequence)
        time = UInt64(littleEndian: record.sr_time_ns)
        page = UInt32(littleEndian: record.sr_page)
        length = UInt32(littleEndian: record.sr_length)
        guard lengths > 1 else { return }
        let end = start + Int(record.sr_units) * Self.unit
        var place = start + Self.bytes
        for index in 0..<otherCount where place + MemoryLayout<UInt32>.size <= end {
            others[index] = UInt32(
                littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
                    fromByteOffset: place, as: UInt32.self))
            place += MemoryLayout<UInt32>.size
        }
    }
}
