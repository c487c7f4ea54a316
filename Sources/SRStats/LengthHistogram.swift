// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRParse
public import SRSupport

/// How many written pages compressed to which length.
///
/// Buckets are ``bucketBytes`` wide, w: bucket b holds lengths over (b-1)·w and up to b·w bytes;
/// the last one all lengths over that, so also pages that grew.
public struct LengthHistogram: Sendable, Equatable {
    /// Buckets of a page: of 16 bytes each since 2008, whose pages had 4 KiB.
    static let bucketsOfPage = 256

    /// Of the trace's pages.
    public let pageSize: PageSize
    /// Width of a bucket, bytes: a 256th of a page.
    public let bucketBytes: Int
    /// Pages in each bucket; one for each 256th of a page, and one for more.
    public private(set) var buckets: [UInt64]
    public private(set) var reads: UInt64 = 0
    public private(set) var writes: UInt64 = 0
    public private(set) var frees: UInt64 = 0
    public private(set) var discards: UInt64 = 0
    /// Records lost, not gaps.
    public private(set) var lost: UInt64 = 0
    /// Written pages at or under half a page.
    public private(set) var atMostHalf: UInt64 = 0
    /// Written pages that did not get smaller: their length is the page's or more.
    public private(set) var incompressible: UInt64 = 0
    /// Written pages that hold one machine word, repeated.
    public private(set) var sameFilled: UInt64 = 0
    /// Sum of lengths, bytes.
    public private(set) var bytes: UInt64 = 0
    /// Pages of each exact length, up to ``exactLimit``; the last element holds all above.
    private var exact: [UInt64]

    /// Lengths up to twice the page are told apart exactly.
    private var exactLimit: Int { exact.count - 1 }

    public init(pageSize: PageSize) {
        self.pageSize = pageSize
        bucketBytes = pageSize.bytes / Self.bucketsOfPage
        buckets = [UInt64](repeating: 0, count: Self.bucketsOfPage + 1)
        exact = [UInt64](repeating: 0, count: 2 * pageSize.bytes + 1)
    }

    /// The histogram of a whole trace. Memory: one block.
    /// - Throws: what `TraceReader` finds wrong with the file.
    public init(trace path: String) throws(SRError) {
        var reader = try TraceReader(path: path)
        self.init(pageSize: reader.header.pageSize)
        try add(&reader)
    }

    /// Counts all that is left in the reader.
    /// - Parameters:
    ///   - reader: which stands at its end afterwards.
    ///   - compressor: number of the compressor whose lengths count.
    public mutating func add(
        _ reader: inout TraceReader, compressor: Int = 0
    ) throws(SRError) {
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { add(batch, compressor: compressor) }
    }

    /// The same, on several processors.
    public mutating func add(
        allOf reader: inout TraceReader, compressor: Int = 0
    ) async throws(SRError) {
        let empty = LengthHistogram(pageSize: pageSize)
        try await reader.readAhead { batch in
            var part = empty
            part.add(batch, compressor: compressor)
            return part
        } _: { _, part in
            add(part)
        }
    }

    /// Adds the counts of another part of the trace. O(page size).
    mutating func add(_ other: LengthHistogram) {
        for bucket in buckets.indices { buckets[bucket] += other.buckets[bucket] }
        for length in exact.indices { exact[length] += other.exact[length] }
        reads += other.reads
        writes += other.writes
        frees += other.frees
        discards += other.discards
        lost += other.lost
        atMostHalf += other.atMostHalf
        incompressible += other.incompressible
        sameFilled += other.sameFilled
        bytes += other.bytes
    }

    /// Counts the events of a batch. O(n).
    /// - Parameters:
    ///   - batch: a block of events.
    ///   - compressor: number of the compressor whose lengths count.
    public mutating func add(_ batch: EventBatch, compressor: Int = 0) {
        let lengths = batch.lengths[compressor]
        for index in 0..<batch.count {
            switch Operation(rawValue: batch.operations[index]) {
            case .read: reads += 1
            case .write:
                addWrite(Int(lengths[index]))
                if EventFlags(rawValue: batch.flags[index]).contains(.sameFilled) {
                    sameFilled += 1
                }
            case .free: frees += 1
            case .discard: discards += 1
            case .lost, nil: lost += UInt64(batch.lengths[0][index])
            }
        }
    }

    private mutating func addWrite(_ length: Int) {
        writes += 1
        bytes += UInt64(length)
        let bucket = (length + bucketBytes - 1) / bucketBytes
        buckets[min(bucket, buckets.count - 1)] += 1
        exact[min(length, exactLimit)] += 1
        if length <= pageSize.bytes / 2 { atMostHalf += 1 }
        if length >= pageSize.bytes { incompressible += 1 }
    }

    /// Whole percentage, rounded down, of written pages at or under half a page; 0 if none was written.
    public var percentAtMostHalf: UInt64 { writes == 0 ? 0 : atMostHalf * 100 / writes }

    /// Mean length, bytes; 0 if nothing was written.
    public var meanLength: Double { writes == 0 ? 0 : Double(bytes) / Double(writes) }

    /// The smallest length that at least `share` of the written pages do not exceed; exact
    /// up to twice the page size. Nil if nothing was written. O(page size).
    /// - Parameter share: 0 to 1.
    public func percentile(_ share: Double) -> Int? {
        guard writes > 0 else { return nil }
        let rank = max(1, UInt64((share * Double(writes)).rounded(.up)))
        var seen: UInt64 = 0
        for length in exact.indices {
            seen += exact[length]
            if seen >= rank { return length }
        }
        return exactLimit
    }
}
