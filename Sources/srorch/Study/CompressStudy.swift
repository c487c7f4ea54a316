// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCodecs
import SRLinux
import SRParse
import SRReplay
import SRReport
import SRSupport
import SRText

/// Compressors whose lengths a run's trace has, with allocators.
struct CompressStudy {
    /// The run, whose trace is replayed.
    let input: TraceInput
    /// Whether the plan's kernel is the run's own, or one that was named.
    let isKernelKnown: Bool
    let algorithms: [Algorithm]
    let measures: [Measure]
    let allocators: [AllocatorSpec]
    let plan: ReplayPlan

    /// Replays the trace with the lengths of each compressor.
    ///
    /// - Throws: an exit status, after saying why.
    func make() async throws -> StorageStudy {
        var study = StorageStudy(
            trace: input.name, pageSize: plan.options.pageSize, policy: plan.policy.explanation,
            writes: 0, reads: 0, pairs: [],
            remarks: [])
        if !isKernelKnown {
            study.remarks.append(
                "Which kernel stored the pages is not known, or its rules are not: those of "
                    + "\(plan.options.kernel.rawValue) are followed.")
        }
        for (algorithm, measure) in zip(algorithms, measures) {
            try await add(algorithm, measure, to: &study)
        }
        guard !study.pairs.isEmpty else {
            Complaint.say(
                study.remarks.joined(separator: " ") + " Capture with --compressor and --pages.")
            throw ExitStatus.usage.exitCode
        }
        return study
    }

    private func add(
        _ algorithm: Algorithm, _ measure: Measure, to study: inout StorageStudy
    ) async throws {
        var reader = try input.open()
        let names = reader.header.compressors
        guard let name = algorithm.kernelNames.first(where: names.contains) else {
            study.remarks.append(
                "The trace has no lengths of \(algorithm.text); it has those of "
                    + names.map(PlainText.line).joined(separator: ", ") + ".")
            return
        }
        var feed = try ReplayFeed(
            reader.header, plan: plan, compressor: name, strict: false)
        let outcomes: [ReplayOutcome]
        do {
            outcomes = try await ReplayPass(allocators, plan: plan).run { try feed.next(&reader) }
        } catch ReplayFeed.Failure.trace(let error) {
            throw input.report(error)
        }
        try input.check(reader)
        let counts = feed.counts
        study.writes = counts.writes - counts.sameFilled
        study.reads = counts.reads
        let seconds =
            (Double(study.writes) * measure.packingNsEach
                + Double(study.reads) * measure.unpackingNsEach) / 1e9
        for outcome in outcomes {
            if let error = outcome.result.error {
                study.remarks.append("\(algorithm.text), \(outcome.result.name): \(error).")
                continue
            }
            study.pairs.append(
                .init(
                    algorithm: algorithm.text, allocator: outcome.result.name,
                    peakBytes: outcome.result.peak.footprint,
                    storedBytes: counts.peakObjects * plan.options.pageSize.bytes, seconds: seconds)
            )
        }
    }
}
