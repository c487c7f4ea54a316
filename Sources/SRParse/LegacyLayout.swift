// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The record layouts of 2008, which had no header and no times.
struct LegacyLayout {
    let format: TraceFormat

    /// - Parameter format: not `.srt`.
    init(_ format: TraceFormat) {
        precondition(format != .srt, "an .srt trace has blocks, not records")
        self.format = format
    }

    /// Bytes of a record.
    var recordBytes: Int { format == .legacy24 ? 24 : 8 }

    /// What is known of a trace in this layout.
    static func header(_ format: TraceFormat) -> TraceHeader {
        TraceHeader(clock: .none, origin: format.rawValue)
    }

    /// Adds the whole records of `bytes` to `batch`. The length that a read's record bears
    /// is left out, as it is the slot's last write's.
    func decode(_ bytes: [UInt8], into batch: inout EventBatch) {
        func number(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
        }
        for record in 0..<bytes.count / recordBytes {
            let place = record * recordBytes
            let pageAndWrite = number(place)
            let isWrite = pageAndWrite & 1 == 1
            batch.append(
                SwapEvent(
                    time: 0, operation: isWrite ? .write : .read,
                    pageIndex: pageAndWrite >> 1, length: isWrite ? number(place + 4) : 0),
                otherLengths: Span())
        }
    }
}
