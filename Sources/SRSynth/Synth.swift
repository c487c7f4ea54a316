// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRParse
public import SRSupport
package import SystemPackage

/// A built-in workload on modelled memory: the trace that its swapping makes.
///
/// The trace is a function of the workload's words and of ``MemorySettings``: nothing of the
/// host or the hour reaches it.
public struct Synth: Sendable {
    /// What a run amounts to.
    public struct Outcome: Sendable {
        public var totals: TraceTotals
        /// The digest over all events: `EventLog.digest`.
        public var digest: UInt64
        public var counters: Counters
        /// Touches of pages by the workload.
        public var accesses: UInt64
        /// Model time, nanoseconds.
        public var nanoseconds: UInt64
        /// Why the workload did not come to its end; the trace holds what came before.
        public var failure: SRError?
    }

    /// A running model, as its watcher sees it.
    public struct Progress: Sendable {
        public var events: UInt64
        public var accesses: UInt64
        public var swapUsedMiB: Int
    }

    public var workload: String
    /// Its parameters, `name=value`, all of them; sizes in bytes.
    public var words: [String]
    public var settings: MemorySettings
    /// Contents that take the place of the workload's own.
    public var pages: PageFile?
    /// Nanoseconds whose multiples the trace's times are.
    public var timeResolution: UInt64 = 1
    /// Processors that are used at most; the trace does not depend on it.
    public var jobs = 1

    public init(
        workload: String, words: [String], settings: MemorySettings, pages: PageFile? = nil
    ) {
        self.workload = workload
        self.words = words
        self.settings = settings
        self.pages = pages
    }

    /// The trace's header.
    public var header: TraceHeader {
        TraceHeader(
            pageSize: settings.pageSize, compressors: ["lzo1x-1"], clock: .simulated,
            timeResolution: timeResolution, origin: "synth \(workload)")
    }

    /// Runs it into a file.
    /// - Parameters:
    ///   - sampled: takes the contents of some of the written pages.
    ///   - corpus: takes the bytes of each page that is compressed.
    ///   - watch: called every few thousand touches; false ends the run.
    /// - Throws: `SRError` when the trace cannot be written, `SRError` for a workload
    ///   that refuses its words.
    package func run(
        to trace: FilePath, corpus: CorpusFile? = nil, sampled: (any PageKeeper)? = nil,
        watch: @escaping (Progress) -> Bool = { _ in true }
    ) throws -> Outcome {
        let writer = try TraceWriter(path: trace.string, header: header)
        let model = try drive(writer, corpus: corpus, sampled, watch)
        try sampled?.finish()
        if let failure = corpus?.failure { throw failure }
        var outcome = Self.outcome(model)
        outcome.totals = try model.finish()
        return outcome
    }

    /// Runs it into memory: the trace's bytes.
    public func runInMemory() throws -> (Outcome, [UInt8]) {
        let model = try drive(TraceWriter(inMemory: header), corpus: nil, nil) { _ in true }
        let outcome = Self.outcome(model)
        return (outcome, try model.finishInMemory())
    }

    private func drive(
        _ writer: consuming sending TraceWriter, corpus: CorpusFile?, _ sampled: (any PageKeeper)?,
        _ watch: @escaping (Progress) -> Bool
    ) throws -> MemoryModel {
        var model = MemoryModel(
            settings, log: EventLog(writer, packsBeside: jobs > 1),
            compressor: PageCompressor(
                settings.pageSize, pages: pages, corpus: corpus, jobs: jobs),
            sampled: sampled)
        model.swapOn()
        var ended = try WorkloadDriver.run(workload, words: words, on: model) { model in
            watch(
                Progress(
                    events: model.log.events, accesses: model.accesses,
                    swapUsedMiB: model.settings.pageSize.mebibytes(of: model.area.used - 1)))
        }
        ended.log.settle()
        return ended
    }

    private static func outcome(_ model: borrowing MemoryModel) -> Outcome {
        Outcome(
            totals: model.log.totals, digest: model.log.digest, counters: model.counters,
            accesses: model.accesses, nanoseconds: model.time, failure: model.failure)
    }
}
