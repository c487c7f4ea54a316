// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRStats
public import SRText

extension LengthHistogram {
    /// The histogram as JSON: totals, percentiles in bytes, and the pages of every bucket.
    /// - Parameter compressor: the one whose lengths are counted.
    public func json(compressor: String) -> JSONValue {
        func percentile(_ share: Double) -> JSONValue {
            self.percentile(share).map { .integer(Int64($0)) } ?? .null
        }
        return .object([
            .init("pageSize", .integer(Int64(pageSize.bytes))),
            .init("compressor", .string(compressor)),
            .init("bucketBytes", .integer(Int64(bucketBytes))),
            .init("reads", .unsigned(reads)),
            .init("writes", .unsigned(writes)),
            .init("frees", .unsigned(frees)),
            .init("discards", .unsigned(discards)),
            .init("lost", .unsigned(lost)),
            .init("atMostHalf", .unsigned(atMostHalf)),
            .init("incompressible", .unsigned(incompressible)),
            .init("sameFilled", .unsigned(sameFilled)),
            .init("meanLength", .number(meanLength)),
            .init(
                "percentiles",
                .object([
                    .init("p10", percentile(0.10)), .init("p25", percentile(0.25)),
                    .init("p50", percentile(0.50)), .init("p75", percentile(0.75)),
                    .init("p90", percentile(0.90)), .init("p99", percentile(0.99)),
                ])),
            .init("buckets", .array(buckets.map { .unsigned($0) })),
        ])
    }
}
