// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRStats
public import SRText

extension TraceProfile {
    /// All statistics as JSON. Times in nanoseconds, lengths in bytes.
    public var json: JSONValue {
        .object([
            .init("pageSize", .integer(Int64(lengths.pageSize.bytes))),
            .init("compressor", .string(compressor)),
            .init("seconds", hasClock ? .number(seconds) : .null),
            .init(
                "events",
                .object([
                    .init("reads", .unsigned(counts.reads)),
                    .init("writes", .unsigned(counts.writes)),
                    .init("frees", .unsigned(counts.frees)),
                    .init("discards", .unsigned(counts.discards)),
                    .init("lost", .unsigned(counts.lost)),
                ])),
            .init("readsPerWrite", ratio(counts.reads, counts.writes)),
            .init("distinctPages", .unsigned(distinctPages)),
            .init("hasFrees", .bool(hasFrees)),
            .init("lengths", lengthsJSON),
            .init("livePages", liveJSON),
            .init(
                "reuseDistance",
                .object([
                    .init("unit", .string("other slots accessed since")),
                    .init("reads", counts.readReuse.json),
                    .init("writes", counts.writeReuse.json),
                ])),
            .init(
                "lifetime",
                .object([
                    .init("events", counts.lifetimeEvents.json),
                    .init("nanoseconds", hasClock ? counts.lifetimeTime.json : .null),
                    .init("overwrites", .unsigned(overwrites)),
                    .init("stillLive", .unsigned(livePages)),
                ])),
            .init(
                "sequentialRuns",
                .object([
                    .init("reads", counts.readRuns.json),
                    .init("readsThatFollow", following(counts.readRuns, counts.reads)),
                    .init("writes", counts.writeRuns.json),
                    .init("writesThatFollow", following(counts.writeRuns, counts.writes)),
                ])),
            .init(
                "workingSet",
                .array(
                    workingSet.points.map {
                        .object([
                            .init("window", .unsigned($0.window)),
                            .init("pages", .number($0.pages)),
                        ])
                    })),
            .init("unmatchedReads", .unsigned(unmatchedReads)),
            .init("unmatchedFrees", .unsigned(unmatchedFrees)),
        ])
    }

    private func ratio(_ part: UInt64, _ whole: UInt64) -> JSONValue {
        whole == 0 ? .null : .number(Double(part) / Double(whole))
    }

    private func following(_ runs: LogHistogram, _ all: UInt64) -> JSONValue {
        ratio(all - min(runs.total, all), all)
    }

    private var lengthsJSON: JSONValue {
        func percentile(_ share: Double) -> JSONValue {
            lengths.percentile(share).map { .integer(Int64($0)) } ?? .null
        }
        return .object([
            .init("mean", .number(lengths.meanLength)),
            .init("p10", percentile(0.1)), .init("p25", percentile(0.25)),
            .init("p50", percentile(0.5)), .init("p75", percentile(0.75)),
            .init("p90", percentile(0.9)), .init("p99", percentile(0.99)),
            .init("atMostHalf", ratio(lengths.atMostHalf, lengths.writes)),
            .init("sameFilled", ratio(lengths.sameFilled, lengths.writes)),
            .init("incompressible", ratio(lengths.incompressible, lengths.writes)),
        ])
    }

    private var liveJSON: JSONValue {
        .object([
            .init("peak", .unsigned(live.peak.pages)),
            .init("peakEvent", .unsigned(live.peak.event)),
            .init("peakTime", .unsigned(live.peak.time)),
            .init("peakBytes", .unsigned(live.peakBytes)),
            .init("atEnd", .unsigned(livePages)),
            .init("stride", .unsigned(live.stride)),
            .init("event", .array(live.samples.map { .unsigned($0.event) })),
            .init("time", .array(live.samples.map { .unsigned($0.time) })),
            .init("pages", .array(live.samples.map { .unsigned($0.pages) })),
            .init("bytes", .array(live.samples.map { .unsigned($0.bytes) })),
        ])
    }
}

extension LogHistogram {
    /// Quantiles, each within `relativeError`, and the counts of all buckets that have any,
    /// as `[least value, count]`.
    var json: JSONValue {
        func quantile(_ share: Double) -> JSONValue {
            self.quantile(share).map { .unsigned($0) } ?? .null
        }
        return .object([
            .init("count", .unsigned(total)),
            .init("mean", mean.map { .number($0) } ?? .null),
            .init("p10", quantile(0.1)), .init("p25", quantile(0.25)),
            .init("p50", quantile(0.5)), .init("p75", quantile(0.75)),
            .init("p90", quantile(0.9)), .init("p99", quantile(0.99)),
            .init("maximum", .unsigned(maximum)),
            .init("relativeError", .number(Self.relativeError)),
            .init(
                "buckets",
                .array(
                    counts.indices.filter { counts[$0] > 0 }.map {
                        .array([.unsigned(Self.lowerBound(of: $0)), .unsigned(counts[$0])])
                    })),
        ])
    }
}
