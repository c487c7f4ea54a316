// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse

/// Room for a batch's columns that stays where it is.
@safe struct Columns: ~Copyable {
    private var capacity = 0
    private var compressors = 0
    private(set) var times = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
    private(set) var pages = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
    private(set) var operations = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private(set) var flags = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private(set) var lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)

    deinit { deallocate() }

    private func deallocate() {
        unsafe times.deallocate()
        unsafe pages.deallocate()
        unsafe operations.deallocate()
        unsafe flags.deallocate()
        unsafe lengths.deallocate()
    }

    /// Copies the events from `first` on.
    mutating func take(_ batch: EventBatch, from first: Int) {
        let count = batch.count - first
        if count > capacity || batch.lengths.count > compressors {
            deallocate()
            capacity = max(count, capacity)
            compressors = batch.lengths.count
            unsafe times = .allocate(capacity: capacity)
            unsafe pages = .allocate(capacity: capacity)
            unsafe operations = .allocate(capacity: capacity)
            unsafe flags = .allocate(capacity: capacity)
            unsafe lengths = .allocate(capacity: capacity * compressors)
        }
        unsafe copy(batch.times, first, to: times)
        unsafe copy(batch.pages, first, to: pages)
        unsafe copy(batch.operations, first, to: operations)
        unsafe copy(batch.flags, first, to: flags)
        for (number, column) in batch.lengths.enumerated() {
            unsafe copy(column, first, to: lengths + number * count)
        }
    }

    private func copy<T: BitwiseCopyable>(
        _ column: [T], _ first: Int, to target: UnsafeMutablePointer<T>
    ) {
        unsafe column.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            unsafe target.update(from: base + first, count: $0.count - first)
        }
    }
}
