// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRFiles
import SRGuest
import SRLinux
import SRParse
import SRReplay
import SRReplayInGuest
import SRReport
import SRRunFolder
import SRSupport
import SRText
import SystemPackage

extension Replay {
    /// Events between two comparisons, as long as these are at most `TimeSeries.limit`: 10,000, or a
    /// sixteenth of a trace that has less than four times as many.
    ///
    /// - Parameter events: of the trace; nil where only its end will tell.
    private static func stride(_ events: UInt64?) -> UInt64 {
        let usual: UInt64 = 10_000
        guard let events, events < 4 * usual else { return usual }
        return max(1, events / 16)
    }

    /// Replays the trace through the models and, in a guest, through the kernel's allocators
    /// that they are models of.
    func runInKernel(
        _ allocators: [KernelAllocator], of kernel: KernelSeries
    ) async throws {
        var reader = try input.open()
        var feed = try ReplayFeed(
            reader.header, plan: options.plan(kernel, reader.header.pageSize),
            compressor: options.compressor,
            strict: strict,
            stride: Self.stride(reader.index?.reduce(0) { $0 + UInt64($1.count) }))
        let plan = feed.plan
        let pass: ReplayPass
        var participants: [KernelReplay.Participant] = []
        do throws(SRError) {
            var models: [AllocatorSpec] = []
            for allocator in allocators {
                let model = try allocator.model(of: kernel)
                let header = model.entry.evictable ? plan.policy.header : 0
                participants.append(.init(allocator, header: header))
                models.append(model)
            }
            pass = try ReplayPass(models, plan: plan)
        } catch {
            Complaint.say(error.description)
            throw ExitStatus.usage.exitCode
        }
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        let (outcomes, operations) = try await models(
            pass, &feed, &reader, into: folder.appending("operations"))
        let run: KernelReplay.Run
        do {
            var replay = KernelReplay(
                participants, kernel: plan.options.kernel, pageSize: plan.options.pageSize)
            replay.deadlines.total = .seconds(options.timeout)
            let (whole, peakObjects) = (replay, feed.counts.peakObjects)
            run = try await Interruption.cancelling {
                try await whole.run(operations, peakObjects: peakObjects) { Complaint.say($0) }
            }
        } catch {
            throw Complaint.say(error).exitCode
        }
        let comparisons = zip(run.results, outcomes).map { kernel, outcome in
            KernelComparison(
                kernel, outcome.result, moments: operations.moments,
                countsWhole: plan.policy.kind != .zswap)
        }
        let report = KernelReplayReport(
            trace: input.trace, compressor: feed.compressor, policy: plan.policy,
            counts: feed.counts, comparisons: comparisons, release: run.release,
            accelerator: run.accelerator.rawValue, clockShift: run.clockShift,
            unrepeatable: run.unrepeatable)
        try put(json ? report.json.text() + "\n" : report.text, to: channel)
        if let csv { try write(report.csv, to: csv) }
        try input.check(reader)
    }

    /// The models' part, which also notes what the guest is to do.
    private func models(
        _ pass: ReplayPass, _ feed: inout ReplayFeed, _ reader: inout TraceReader,
        into path: FilePath
    ) async throws -> ([ReplayOutcome], Operations) {
        do {
            var file = try OperationFile(at: path)
            let outcomes = try await pass.run {
                guard let batch = try feed.next(&reader) else { return nil }
                try file.add(batch)
                return batch
            }
            return (outcomes, try file.finish())
        } catch let failure as ReplayFeed.Failure {
            throw report(failure)
        } catch {
            Complaint.say(
                "the operations for the guest cannot be written to \(path): \(SystemReason.text(error))"
            )
            throw ExitStatus.outputError.exitCode
        }
    }
}
