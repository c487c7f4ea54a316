// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRStats

/// What is counted of each event while a trace goes by.
struct TraceTally {
    var profile: TraceProfile
    /// The lengths of each of the trace's compressors.
    var lengths: [LengthHistogram]
    /// Operations by time (or by event, without a clock): rows are `Operation` raw values.
    var activity = FoldingGrid(columns: 512, rows: 8)
    /// Writes and reads by time and page index.
    var heat = FoldingGrid(columns: 256, rows: 64)
    private let hasClock: Bool
    private var first: UInt64?

    init(_ header: TraceHeader) {
        profile = TraceProfile(header: header)
        lengths = header.compressors.map { _ in LengthHistogram(pageSize: header.pageSize) }
        hasClock = header.clock != .none
    }

    mutating func add(_ batch: EventBatch) {
        profile.add(batch)
        for column in lengths.indices { lengths[column].add(batch, compressor: column) }
        for index in 0..<batch.count {
            let time = hasClock ? batch.times[index] : batch.firstEvent + UInt64(index)
            let start = first ?? time
            first = start
            let place = Elapsed.nanoseconds(from: start, to: time)
            let operation = batch.operations[index]
            activity.add(place, UInt64(operation & 7))
            if operation <= Operation.write.rawValue {
                heat.add(place, UInt64(batch.pages[index]))
            }
        }
    }
}
