// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRDevices
import SRParse
import SRSupport
import SRText

/// What is met on the way through a trace.
struct WhatIfTally {
    /// Why the trace cannot be taken through devices.
    enum Failure: Error {
        case trace(SRError)
        /// Records were lost, and --strict was given.
        case lost(event: UInt64, records: UInt32)
    }

    let strict: Bool
    private var lost: UInt64 = 0

    init(strict: Bool) { self.strict = strict }

    /// The next block; nil at the end.
    mutating func next(_ reader: inout TraceReader) throws(Failure) -> EventBatch? {
        // The last one is at work still, so this one has arrays of its own.
        var events = EventBatch(compressors: reader.header.compressors.count)
        let more: Bool
        do throws(SRError) { more = try reader.read(into: &events) } catch { throw .trace(error) }
        guard more else { return nil }
        guard events.operations.contains(Operation.lost.rawValue) else { return events }
        for index in 0..<events.count where events[index].operation == .lost {
            if strict {
                throw .lost(
                    event: events.firstEvent + UInt64(index), records: events[index].length)
            }
            lost += UInt64(events[index].length)
        }
        return events
    }

    /// What the reader of the figures has to know of the trace, each a sentence.
    func remarks(_ header: TraceHeader, _ results: [DeviceResult]) -> [String] {
        guard let counts = results.first?.counts else { return [] }
        var remarks: [String] = []
        if lost > 0 {
            remarks.append(
                (lost == 1 ? "A record was" : "\(Numbers.grouped(lost)) records were")
                    + " lost before they reached the trace: what was written, read or freed is missing "
                    + "here.")
        }
        if counts.frees == 0, counts.writes > 0 {
            remarks.append(
                "The trace has no free events. Each slot's last content counts as held to the end, "
                    + "so memory is overstated.")
        }
        if header.clock == .none {
            remarks.append("The trace has no times: means are over events.")
        }
        if counts.servedUnknown > 0 {
            remarks.append(
                counts.servedUnknown == 1
                    ? "A read was of a slot that this trace never wrote: it counts for nothing."
                    : "\(Numbers.grouped(counts.servedUnknown)) reads were of slots that this trace "
                        + "never wrote: they count for nothing.")
        }
        if let again = results.map(\.counts.storedAgain).max(), again > 0 {
            remarks.append(
                "zswap stored pages anew after they were read unchanged, up to "
                    + "\(Numbers.grouped(again)) times; when is not in the trace, and each counts as "
                    + "stored just before it is read again.")
        }
        return remarks
    }
}
