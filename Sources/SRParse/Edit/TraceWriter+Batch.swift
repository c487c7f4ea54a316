// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension TraceWriter {
    /// Adds event `index` of a batch, with all its lengths. O(1) amortised.
    public mutating func append(
        _ batch: borrowing EventBatch, _ index: Int
    ) throws(SRError) {
        guard batch.lengths.count > 1, batch.operations[index] == Operation.write.rawValue
        else { return try append(batch[index]) }
        try append(batch[index], batch, index)
    }

    /// Adds an event that stands for event `index` of a batch: the lengths under further
    /// compressors are taken from there.
    mutating func append(
        _ event: SwapEvent, _ batch: borrowing EventBatch, _ index: Int
    ) throws(SRError) {
        guard event.operation == .write else { return try append(event) }
        var others = InlineArray<16, UInt32>(repeating: 0)
        let count = batch.lengths.count - 1
        for other in 0..<count { others[other] = batch.lengths[other + 1][index] }
        try append(event, otherLengths: others.span.extracting(0..<count))
    }
}

extension TraceHeader {
    /// The header of a trace that is made from this one, with its origin told in `words`,
    /// cut to what a header holds.
    public func derived(_ words: String) -> TraceHeader {
        var header = self
        header.version = Self.currentVersion
        header.origin = words
        while header.origin.utf8.count > Self.maximumText { header.origin.removeLast() }
        return header
    }
}
