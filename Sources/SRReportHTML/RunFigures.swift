// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
internal import SRReplay
public import SRReport
public import SRRunFolder
public import SRStats
public import SRSupport
internal import SRText

/// All that a report tells of one run, taken from its trace in one pass a compressor.
public struct RunFigures: Sendable {
    /// What the run is called: no path of the machine.
    public let name: String
    /// Nil of a trace alone.
    public let record: RunRecord?
    /// The trace's, with its texts fit to be shown.
    public let header: TraceHeader
    public let profile: TraceProfile
    /// The lengths of each of the trace's compressors.
    public let lengths: [LengthHistogram]
    /// What allocators made of the trace: one for each compressor.
    public let replays: [ReplayReport]
    /// Why there are none that were asked for, a sentence.
    let obstacle: String?
    /// What is wrong with the run, each a sentence.
    public private(set) var problems: [String]
    /// Whether the trace was read to its end.
    public let isWhole: Bool
    /// Its folder as a shell takes it from where the report was asked for; nil if there is none.
    let path: String?
    /// How the run is made again, where its record alone does not say it.
    let madeAgainBy: String?
    let activity: FoldingGrid
    let heat: FoldingGrid

    /// Reads a trace.
    /// - Parameters:
    ///   - name: what the report calls the run.
    ///   - record: its run.json, where there is one.
    ///   - problems: what is known to be wrong with the run beside its trace.
    ///   - again: a command that makes the run again, where its record alone does not say it.
    ///   - path: the run's folder, quoted for a shell.
    ///   - choice: the allocators to replay.
    ///   - open: opens the trace; it is called once for each compressor.
    /// A task that is cancelled ends the reading early: its figures are of no use.
    ///
    /// Time: the allocators', spread over the processors. Memory: for bins, and for each slot
    /// in use.
    /// - Throws: `SRError` of a trace that cannot be read at all, or no longer; a torn
    ///   trace is told among ``problems``.
    public init(
        name: String, record: RunRecord?, problems: [String] = [], again: String? = nil,
        path: String? = nil, choice: ReplayChoice,
        open: () throws(SRError) -> TraceReader
    ) async throws(SRError) {
        self.name = name
        self.record = record
        self.problems = problems
        madeAgainBy = again
        self.path = path
        var reader = try open()
        let header = reader.header.shown
        self.header = header
        var tally = TraceTally(header)
        var batch = EventBatch(compressors: header.compressors.count)
        var replays: [ReplayReport] = []
        obstacle = choice.obstacle(header.pageSize)
        let canReplay = obstacle == nil && !choice.allocators.isEmpty
        if canReplay {
            let report = try await choice.replay(name, header, 0, record) {
                (events: inout EventBatch) throws(SRError) in
                guard !Task.isCancelled, try reader.read(into: &events) else { return false }
                tally.add(events)
                return true
            }
            replays.append(report)
        } else {
            while !Task.isCancelled, try reader.read(into: &batch) { tally.add(batch) }
        }
        tally.profile.finish()
        switch reader.state {
        case .complete, .reading: isWhole = true
        case .truncated(let error), .damaged(let error):
            isWhole = false
            self.problems.append(
                "The trace is not whole: \(error). What follows is of the "
                    + "\(Numbers.grouped(tally.profile.events)) events before that.")
        }
        for column in header.compressors.indices.dropFirst() where canReplay {
            var again = try open()
            let report = try await choice.replay(name, header, column, record) {
                (events: inout EventBatch) throws(SRError) in
                guard !Task.isCancelled else { return false }
                return try again.read(into: &events)
            }
            replays.append(report)
        }
        profile = tally.profile
        lengths = tally.lengths
        activity = tally.activity
        heat = tally.heat
        self.replays = replays
    }

    /// What a column of the grids is wide, in seconds or, without a clock, events.
    func width(_ grid: FoldingGrid) -> Double {
        let width = Double(UInt64(1) << grid.columnShift)
        return profile.hasClock ? width / 1e9 : width
    }

    var unit: String { profile.hasClock ? "s" : "events" }
}
