// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The events of one block, as columns: event i is the i-th element of each.
public struct EventBatch: Sendable {
    /// Number of the first event in the trace, from 0.
    public internal(set) var firstEvent: UInt64 = 0
    /// Events in the batch.
    public internal(set) var count = 0
    /// Times, ns.
    public internal(set) var times: [UInt64] = []
    /// Operations, as ``Operation`` raw values.
    public internal(set) var operations: [UInt8] = []
    /// Flags, as ``EventFlags`` raw values.
    public internal(set) var flags: [UInt8] = []
    /// Page indices.
    public internal(set) var pages: [UInt32] = []
    /// Lengths for each compressor. The first column also holds the counts of lost records.
    public internal(set) var lengths: [[UInt32]]

    /// An empty batch for a trace with that many compressors.
    public init(compressors: Int = 1) {
        lengths = [[UInt32]](repeating: [], count: compressors)
    }

    /// Event `index` of the batch, 0 ..< count. O(1).
    public subscript(index: Int) -> SwapEvent {
        SwapEvent(
            time: times[index], operation: Operation(rawValue: operations[index]) ?? .lost,
            pageIndex: pages[index], length: lengths[0][index],
            flags: EventFlags(rawValue: flags[index]))
    }

    /// Lengths of event `index` under each compressor.
    public func lengths(of index: Int) -> [UInt32] { lengths.map { $0[index] } }

    mutating func removeAll() {
        count = 0
        times.removeAll(keepingCapacity: true)
        operations.removeAll(keepingCapacity: true)
        flags.removeAll(keepingCapacity: true)
        pages.removeAll(keepingCapacity: true)
        for index in lengths.indices { lengths[index].removeAll(keepingCapacity: true) }
    }

    mutating func append(_ event: SwapEvent, otherLengths: Span<UInt32>) {
        times.append(event.time)
        operations.append(event.operation.rawValue)
        flags.append(event.flags.rawValue)
        pages.append(event.pageIndex)
        lengths[0].append(event.length)
        for index in 1..<lengths.count {
            lengths[index].append(index <= otherLengths.count ? otherLengths[index - 1] : 0)
        }
        count += 1
    }

    /// Adds events of a trace with that header, which have no further lengths, column by column. O(events).
    mutating func append(contentsOf events: Span<SwapEvent>, of header: borrowing TraceHeader) {
        let place = count
        resize(to: place + events.count)
        unsafe times.withUnsafeMutableBufferPointer { times in
            for index in events.indices {
                unsafe times[place &+ index] = header.rounded(events[index].time)
            }
        }
        unsafe operations.withUnsafeMutableBufferPointer { operations in
            for index in events.indices {
                unsafe operations[place &+ index] = events[index].operation.rawValue
            }
        }
        unsafe flags.withUnsafeMutableBufferPointer { flags in
            for index in events.indices {
                unsafe flags[place &+ index] = events[index].flags.rawValue
            }
        }
        unsafe pages.withUnsafeMutableBufferPointer { pages in
            for index in events.indices {
                unsafe pages[place &+ index] = events[index].pageIndex
            }
        }
        unsafe lengths[0].withUnsafeMutableBufferPointer { lengths in
            for index in events.indices {
                unsafe lengths[place &+ index] = events[index].length
            }
        }
    }

    /// Makes every column `count` long; what is added is 0.
    mutating func resize(to count: Int) {
        self.count = count
        times.fit(count)
        operations.fit(count)
        flags.fit(count)
        pages.fit(count)
        for index in lengths.indices { lengths[index].fit(count) }
    }
}
