// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

// The layouts of 2008, which have records and no blocks.

extension TraceReader {
    /// Reads the next records into `batch`, at most as many as a block has.
    mutating func readLegacy(into batch: inout EventBatch) throws(SRError) -> Bool {
        batch.removeAll()
        guard state == .reading else { return false }
        let layout = LegacyLayout(format)
        buffer.removeAll(keepingCapacity: true)
        let offset = source.position
        try source.read(
            layout.recordBytes * TraceWriter.defaultBlockEvents, appendingTo: &buffer)
        batch.firstEvent = eventsRead
        layout.decode(buffer.span, into: &batch)
        eventsRead += UInt64(batch.count)
        let rest = buffer.count % layout.recordBytes
        if rest > 0 {
            end(
                SRError(
                    .truncated,
                    "the trace ends \(layout.recordBytes - rest) bytes before the end of a "
                        + "record", offset: offset + UInt64(buffer.count - rest)))
        } else if batch.count == 0 {
            end(nil)
        }
        return batch.count > 0
    }
}
