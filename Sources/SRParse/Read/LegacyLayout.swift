// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The record layouts of 2008, which had no header and no times.
struct LegacyLayout {
    let format: TraceFormat

    /// - Parameter format: one of 2008.
    init(_ format: TraceFormat) {
        precondition(format == .legacy8 || format == .legacy24, "a layout of 2008")
        self.format = format
    }

    /// Bytes of a record: page index << 1 | write, length, and in the longer one an MD5.
    var recordBytes: Int { format == .legacy24 ? 24 : 8 }

    /// Page indices are below: the lowest bit of 32 tells writes from reads.
    static let pageLimit: UInt32 = 1 << 31

    /// What is known of a trace in this layout, which does not say its page size.
    static func header(_ format: TraceFormat, _ pageSize: PageSize) -> TraceHeader {
        TraceHeader(pageSize: pageSize, clock: .none, origin: format.rawValue)
    }

    static func number(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8
            | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
    }

    /// Adds the whole records of `bytes` to `batch`. The length that a read's record bears
    /// is left out, as it is the slot's last write's. O(n).
    func decode(_ bytes: Span<UInt8>, into batch: inout EventBatch) {
        for record in 0..<bytes.count / recordBytes {
            let place = record * recordBytes
            let pageAndWrite = Self.number(bytes, place)
            let isWrite = pageAndWrite & 1 == 1
            batch.append(
                SwapEvent(
                    time: 0, operation: isWrite ? .write : .read,
                    pageIndex: pageAndWrite >> 1,
                    length: isWrite ? Self.number(bytes, place + 4) : 0),
                otherLengths: Span())
        }
    }

    /// Adds the record of a read or write to `bytes`. A read's length is 0, and so is the
    /// MD5, which no trace of today knows.
    func encode(_ event: SwapEvent, into bytes: inout [UInt8]) {
        let isWrite = event.operation == .write
        bytes.append(littleEndian: event.pageIndex << 1 | (isWrite ? 1 : 0))
        bytes.append(littleEndian: isWrite ? event.length : 0)
        if format == .legacy24 {
            bytes.append(littleEndian: UInt64(0))
            bytes.append(littleEndian: UInt64(0))
        }
    }
}
