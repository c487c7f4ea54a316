// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRDevices
internal import SRLinux
public import SRText

extension WhatIfStudy {
    /// The study as JSON: bytes, seconds, counts of pages; shares from 0 to 1.
    public var json: JSONValue {
        let verdict = Verdict(self)
        return .object([
            .init("verdict", .array(verdict.paragraphs.map { .string($0) })),
            .init("choice", verdict.choice.map { .integer(Int64($0.index + 1)) } ?? .null),
            .init("paste", .array(paste(verdict.choice))),
            .init("pageSize", .integer(Int64(pageSize.bytes))),
            .init("diskReadSeconds", .number(costs.diskRead / 1e9)),
            .init("costs", costs.source.map { .string($0) } ?? .null),
            .init("devices", .array(candidates.indices.map(device))),
            .init("remarks", .array(remarks.map { .string($0) })),
        ])
    }

    private func paste(_ choice: Choice?) -> [JSONValue] {
        guard let choice else { return [] }
        return pasteLines(choice.index).map { section in
            .object([
                .init("where", .string(section.title)),
                .init("lines", .array(section.lines.map { .string($0) })),
            ])
        }
    }

    private func device(_ index: Int) -> JSONValue {
        .object([
            .init("number", .integer(Int64(index + 1))),
            .init("device", .string(candidates[index].spec.text)),
            .init("front", .bool(isOnFront(index))),
            .init("meanHeldBytes", number(estimate(index) { $0.result.meanHeld }?.mean)),
            .init(
                "meanHeldHalfWidth", number(estimate(index) { $0.result.meanHeld }?.halfWidth)),
            .init("runs", .array(runs.map { run($0, $0.figures[index]) })),
        ])
    }

    private func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    private func run(_ run: Run, _ figures: DeviceFigures) -> JSONValue {
        let result = figures.result
        let counts = result.counts
        func bytes(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        func lanes(_ value: SIMD4<UInt64>) -> JSONValue {
            .object(
                result.algorithms.enumerated().map { .init($1, .unsigned(value[$0])) })
        }
        return .object([
            .init("run", .string(run.name)),
            .init("seconds", .number(Double(result.duration) / 1e9)),
            .init("meanHeldBytes", .number(result.meanHeld)),
            .init("peakHeldBytes", bytes(result.peak.held)),
            .init("peakEvent", .unsigned(result.peak.event)),
            .init("finalHeldBytes", bytes(result.final.held)),
            .init("peakPoolBytes", bytes(result.peakPoolPages * pageSize.bytes)),
            .init("finalMetadataBytes", bytes(result.final.metadata)),
            .init("finalCompressedBytes", bytes(counts.compressedBytes)),
            .init("cpuSeconds", number(figures.cpuSeconds)),
            .init("waitSeconds", number(figures.waitSeconds)),
            .init(
                "waitNanoseconds",
                .object([
                    .init("p50", number(figures.wait(0.5))),
                    .init("p99", number(figures.wait(0.99))),
                    .init("max", number(figures.wait(1))),
                ])),
            .init(
                "pages",
                .object([
                    .init("peak", bytes(counts.peakStored)), .init("inPool", bytes(counts.inPool)),
                    .init("sameFilled", bytes(counts.sameFilled)),
                    .init("whole", bytes(counts.whole)), .init("onDisk", bytes(counts.onDisk)),
                    .init("incompressible", bytes(counts.incompressible)),
                ])),
            .init("writes", .unsigned(counts.writes)), .init("reads", .unsigned(counts.reads)),
            .init("frees", .unsigned(counts.frees)),
            .init("sameFilledWrites", .unsigned(counts.sameFilledWrites)),
            .init("wholeWrites", .unsigned(counts.wholeWrites)),
            .init("unitWrites", .unsigned(counts.unitWrites)),
            .init("emptyWrites", .unsigned(counts.emptyWrites)),
            .init("compressions", lanes(counts.compressions)),
            .init("decompressions", lanes(counts.decompressions)),
            .init("policyRuns", .unsigned(counts.policyRuns)),
            .init("recompressTries", lanes(counts.recompressTries)),
            .init("recompressed", lanes(counts.recompressed)),
            .init("recompressSavedBytes", .unsigned(counts.recompressSavedBytes)),
            .init("writtenBack", .unsigned(counts.writtenBack)),
            .init("demoted", .unsigned(counts.demoted)),
            .init("compactedPages", .unsigned(counts.compactedPages)),
            .init(
                "served",
                .object([
                    .init("decompressed", lanes(counts.servedByLane)),
                    .init("unit", .unsigned(counts.servedUnit)),
                    .init("whole", .unsigned(counts.servedWhole)),
                    .init("sameFilled", .unsigned(counts.servedSame)),
                    .init("disk", .unsigned(counts.servedDisk)),
                    .init("kept", .unsigned(counts.servedKept)),
                    .init("unknown", .unsigned(counts.servedUnknown)),
                ])),
            .init("refusedByLimit", .unsigned(counts.refusedByLimit)),
            .init("refusedFull", .unsigned(counts.refusedFull)),
            .init("rejectedFull", .unsigned(counts.rejectedFull)),
            .init("rejectedPoor", .unsigned(counts.rejectedPoor)),
            .init("storedAgain", .unsigned(counts.storedAgain)),
            .init("diskWrites", .unsigned(counts.diskWrites)),
            .init("freedByWritebackBytes", number(figures.freedByWriteback)),
            .init("freedByClairvoyantBytes", number(figures.freedByClairvoyant)),
            .init("regret", number(figures.regret)),
            .init("failure", result.failure.map { .string($0) } ?? .null),
            .init("series", .array(result.series.map(point))),
        ])
    }

    private func point(_ point: DeviceResult.Point) -> JSONValue {
        .object([
            .init("event", .unsigned(point.event)),
            .init("time", .unsigned(point.time)),
            .init("heldBytes", .integer(Int64(point.held))),
            .init("metadataBytes", .integer(Int64(point.metadata))),
            .init("countedBytes", .integer(Int64(point.counted))),
            .init("compressedBytes", .integer(Int64(point.compressed))),
            .init("inMemory", .integer(Int64(point.inMemory))),
            .init("onDisk", .integer(Int64(point.onDisk))),
            .init("sameFilled", .integer(Int64(point.sameFilled))),
            .init("whole", .integer(Int64(point.whole))),
            .init("writtenBack", .unsigned(point.writtenBack)),
            .init("diskReads", .unsigned(point.diskReads)),
            .init("rejected", .unsigned(point.rejected)),
        ])
    }
}
