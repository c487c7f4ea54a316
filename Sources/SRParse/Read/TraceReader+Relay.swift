// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

// What the module's relay files gave, before anything made a trace of it.

extension TraceReader {
    /// Reads the next events into `batch`, at most as many as a block has.
    mutating func readRelay(into batch: inout EventBatch) throws(SRError) -> Bool {
        batch.removeAll()
        batch.firstEvent = eventsRead
        while state == .reading, batch.count < TraceWriter.defaultBlockEvents {
            do throws(SRError) {
                if let event = try relay.merger.next() {
                    batch.append(event, otherLengths: Span())
                } else if relay.isAtEnd {
                    end(relay.problem)
                } else {
                    try relay.take(from: &source)
                }
            } catch {
                if error.code == .input { throw error }
                // What waits for a gap to be filled is handed out behind it.
                relay.stop(error)
            }
        }
        eventsRead += UInt64(batch.count)
        return batch.count > 0
    }
}
