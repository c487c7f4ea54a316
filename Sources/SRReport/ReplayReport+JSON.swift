// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
import SRReplay
public import SRText

extension ReplayReport {
    /// The report as JSON. Sizes in bytes; `overIdeal` is a share: 0.02 is 2 % above.
    public var json: JSONValue {
        .object([
            .init("trace", .string(trace)),
            .init("policy", .string(policy.kind.rawValue)),
            .init("events", .unsigned(counts.events)),
            .init("allocators", .array(outcomes.map(json))),
            .init("compressor", .string(compressor)),
            .init("kernel", .string(options.kernel.rawValue)),
            .init("returnPages", .string(options.returnPages.rawValue)),
            .init("writes", .unsigned(counts.writes)),
            .init("frees", .unsigned(counts.frees)),
            .init("unknownFrees", .unsigned(counts.unknownFrees)),
            .init("lost", .unsigned(counts.lost)),
            .init("sameFilled", .unsigned(counts.sameFilled)),
            .init("overPage", .unsigned(counts.overPage)),
            .init("empty", .unsigned(counts.empty)),
            .init("idealPeakBytes", .integer(Int64(counts.peakLive))),
            .init("idealPeakEvent", .unsigned(counts.peakLiveEvent)),
            .init("peakObjects", .integer(Int64(counts.peakObjects))),
            .init("remarks", .array(remarks.map { .string($0) })),
        ])
    }

    private func json(_ outcome: ReplayOutcome) -> JSONValue {
        let result = outcome.result
        func bytes(_ value: Int) -> JSONValue {
            result.error == nil || value > 0 ? .integer(Int64(value)) : .null
        }
        func part(_ value: Int) -> JSONValue { result.tellsParts ? bytes(value) : .null }
        func share(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        return .object([
            .init("name", .string(result.name)),
            .init("peakLiveBytes", bytes(result.peakLive)),
            .init("peakFootprintBytes", bytes(result.peak.footprint)),
            .init("overIdeal", share(overIdeal(outcome))),
            .init("internalWasteBytes", part(result.peak.internalWaste)),
            .init("externalWasteBytes", part(result.peak.externalWaste)),
            .init("metadataBytes", part(result.peak.metadata)),
            .init("operationsPerSecond", share(outcome.operationsPerSecond)),
            .init("error", result.error.map { .string($0) } ?? .null),
            .init("occupiedOverIdeal", share(occupiedOverIdeal(outcome))),
            .init("peakEvent", .unsigned(result.peakEvent)),
            .init("peakPages", bytes(result.peak.pages)),
            .init("finalPages", bytes(result.final.pages)),
            .init("finalFootprintBytes", bytes(result.final.footprint)),
            .init("operations", .unsigned(result.operations)),
            .init(
                "nanoseconds",
                .object([
                    .init("mean", share(outcome.nanosecondsEach)),
                    .init("p50", .unsigned(outcome.latency(0.5))),
                    .init("p99", .unsigned(outcome.latency(0.99))),
                    .init("max", .unsigned(outcome.longest)),
                    .init("timed", .unsigned(result.latencies.count)),
                ])),
            .init("wholePages", .unsigned(result.wholePages)),
            .init("rejected", .unsigned(result.rejected)),
            .init("compactedPages", result.compactedPages.map { .integer(Int64($0)) } ?? .null),
            .init("report", result.report.map { .string($0) } ?? .null),
        ])
    }
}
