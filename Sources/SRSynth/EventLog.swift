// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRSupport

/// Takes the model's events into a trace, and a digest over them that no compressor's
/// version can change.
struct EventLog: ~Copyable {
    private var writer: TraceWriter
    /// FNV-1a (Fowler, Noll, Vo), 64 bits, over each event's time, page, length, operation
    /// and flags as little-endian numbers of 8, 4, 4, 1 and 1 bytes.
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    /// What the trace could not take; nothing is added after it.
    private(set) var failure: SRError?

    init(_ writer: consuming TraceWriter) { self.writer = writer }

    var totals: TraceTotals { writer.totals }

    mutating func add(_ event: SwapEvent) {
        guard failure == nil else { return }
        hash(event.time, bytes: 8)
        hash(UInt64(event.pageIndex), bytes: 4)
        hash(UInt64(event.length), bytes: 4)
        hash(UInt64(event.operation.rawValue) | UInt64(event.flags.rawValue) << 8, bytes: 2)
        do throws(SRError) { try writer.append(event) } catch { failure = error }
    }

    private mutating func hash(_ value: UInt64, bytes: Int) {
        var value = value
        for _ in 0..<bytes {
            digest = (digest ^ value & 0xff) &* 0x100_0000_01b3
            value >>= 8
        }
    }

    /// Ends the trace.
    consuming func finish() throws(SRError) -> TraceTotals {
        if let failure { throw failure }
        return try writer.finish()
    }

    /// Ends a trace in memory.
    consuming func finishInMemory() throws(SRError) -> [UInt8] {
        try writer.finishInMemory()
    }
}
