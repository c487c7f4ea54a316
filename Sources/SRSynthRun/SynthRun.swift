// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRParse
public import SRRunFolder
internal import SRSupport
public import SRSynth
internal import SystemPackage
internal import Workloads

/// A synthetic run of a built-in workload, from a request to a run folder like a capture's.
public struct SynthRun: Sendable {
    public let folder: RunFolder
    public let record: RunRecord
    public let outcome: Synth.Outcome
    /// What its trace holds; nil if it cannot be read.
    public let lengths: TraceLengths?

    /// Runs it.
    ///
    /// A workload that the model's kernel would kill, or an interruption, is a result, told by
    /// the record's status; the folder then holds all that had come.
    ///
    /// - Parameters:
    ///   - request: the workload, its memory, the run folder.
    ///   - note: takes a line worth keeping.
    ///   - watch: hears of the running model; cancels by returning false.
    /// - Throws: `SRError` if nothing could be run.
    public static func make(
        _ request: SynthRequest, note: (String) -> Void = { _ in },
        watch: @escaping (Synth.Progress) -> Bool = { _ in true }
    ) throws -> SynthRun {
        let began = Date()
        let (resolved, builtIn, settings) = try request.resolve()
        let pages = try request.pages.map { try PageFile(path: $0, request.pageSize) }
        if let pages, pages.padded > 0 {
            note(
                "--pages: the last page lacks \(pages.padded) bytes, which count as zeros")
        }
        let pagesDigest = try request.pages.map { try FileDigest.sha256(of: $0) }
        // Before what stands in the run's place is gone.
        let corpus = try request.corpus.map { try CorpusFile(path: $0) }
        let (folder, lock) = try RunFolder.create(request.output, force: request.force)
        var record = RunRecord(
            status: .running,
            workload: .init(
                name: request.workload, parameters: resolved.parameters.dictionary,
                command: [builtIn.name] + builtIn.words, environment: [:],
                workingDirectory: "", exitStatus: -1, signal: 0, seconds: 0, userSeconds: 0,
                systemSeconds: 0),
            synth: .init(
                mode: "model", kernel: settings.kernel.rawValue,
                reclaim: settings.reclaim.rawValue, readahead: settings.readahead.rawValue,
                pageCluster: settings.pageCluster,
                swapLike: settings.synchronous ? "zram" : "disk",
                pageSize: settings.pageSize,
                residentKiB: settings.pageSize.kibibytes(of: settings.residentPages),
                guestMemoryMiB: settings.guestPages.map { settings.pageSize.mebibytes(of: $0) },
                swapMiB: settings.pageSize.mebibytes(of: settings.swapPages),
                seed: request.seed, repeatable: true,
                pagesDigest: pagesDigest),
            host: .current(), started: began.formatted(.iso8601),
            tool: .present)
        record.synth?.timeResolution = request.timeResolution == 1 ? nil : request.timeResolution
        try record.write(to: folder.record)

        var synth = Synth(
            workload: builtIn.name, words: builtIn.words, settings: settings, pages: pages)
        synth.timeResolution = request.timeResolution
        synth.jobs = request.jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let outcome: Synth.Outcome
        do {
            outcome = try synth.run(
                to: folder.trace, corpus: corpus,
                sampled: request.sample.map { try SampledPages($0, in: folder) }, watch: watch)
        } catch {
            // A full disk, as a rule, on which there may be no room for this either.
            record.end(.outputError, SystemReason.text(error))
            lock.giveRoom()
            try? record.write(to: folder.record)
            throw error
        }
        record.take(outcome)
        record.seconds = Date().timeIntervalSince(began)
        let lengths = try RunResults.write(
            &record, folder: folder, traceIsWhole: true, lock: lock)
        return SynthRun(folder: folder, record: record, outcome: outcome, lengths: lengths)
    }
}

extension RunRecord {
    fileprivate mutating func take(_ outcome: Synth.Outcome) {
        let totals = outcome.totals
        events = Events(totals)
        workload.seconds = Double(outcome.nanoseconds) / 1e9
        let digest = String(outcome.digest, radix: 16)
        synth?.eventDigest = String(repeating: "0", count: 16 - digest.count) + digest
        synth?.counters = outcome.counters.named
        synth?.counters["accesses"] = outcome.accesses
        switch outcome.failure?.code {
        case nil:
            status = .ok
            workload.exitStatus = 0
        case .interrupted:
            end(.interrupted, outcome.failure?.description)
        default:
            status = .workloadFailed
            message = outcome.failure?.description
        }
    }
}
