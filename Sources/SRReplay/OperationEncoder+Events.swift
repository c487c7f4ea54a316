// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse

extension OperationEncoder {
    /// Takes in a block of a trace's events: what they ask of allocators is in the next batch.
    /// - Parameters:
    ///   - events: the next of the trace.
    ///   - column: number of the compressor whose lengths are stored.
    public mutating func add(_ events: EventBatch, compressor column: Int) {
        let lengths = events.lengths[column]
        for index in 0..<events.count {
            let time = events.times[index]
            switch SRParse.Operation(rawValue: events.operations[index]) {
            case .read: read(time: time)
            case .write:
                write(
                    page: events.pages[index], length: Int(lengths[index]),
                    sameFilled: EventFlags(rawValue: events.flags[index]).contains(.sameFilled),
                    time: time)
            case .free, .discard: free(page: events.pages[index], time: time)
            case .lost, nil: lose(records: UInt64(events.lengths[0][index]), time: time)
            }
        }
    }
}
