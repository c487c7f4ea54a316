// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SRRun
public import SRStats

/// All that a page tells of one run, taken in one pass over its trace.
public struct RunFigures: Sendable {
    /// What the run is called: no path of the machine.
    public let name: String
    /// Nil of a trace alone.
    public let record: RunRecord?
    public let header: TraceHeader
    public private(set) var profile: TraceProfile
    /// The lengths of each of the trace's compressors.
    public private(set) var lengths: [LengthHistogram]
    /// What is wrong with the run, each a sentence.
    public private(set) var problems: [String]
    /// Operations by time (or by event, without a clock): rows are ``Operation`` raw values.
    private(set) var activity = FoldingGrid(columns: 512, rows: 8)
    /// Writes and reads by time and page index.
    private(set) var heat = FoldingGrid(columns: 256, rows: 64)

    /// Reads all that is left in `reader`. Memory: for bins, and for each slot in use.
    /// - Throws: ``TraceError`` of code `input`; a torn trace is told among ``problems``.
    public init(
        name: String, record: RunRecord?, problems: [String] = [], reader: inout TraceReader
    ) throws(TraceError) {
        self.name = name
        self.record = record
        self.problems = problems
        header = reader.header
        profile = TraceProfile(header: header)
        let pageSize = Int(header.pageSize)
        lengths = header.compressors.map { _ in LengthHistogram(pageSize: pageSize) }
        var batch = EventBatch(compressors: header.compressors.count)
        var first: UInt64?
        while try reader.read(into: &batch) {
            profile.add(batch)
            for column in lengths.indices { lengths[column].add(batch, compressor: column) }
            for index in 0..<batch.count {
                let time =
                    header.clock == .none
                    ? batch.firstEvent + UInt64(index) : batch.times[index]
                let start = first ?? time
                first = start
                let place = time > start ? time - start : 0
                let operation = batch.operations[index]
                activity.add(place, UInt64(operation & 7))
                if operation <= Operation.write.rawValue {
                    heat.add(place, UInt64(batch.pages[index]))
                }
            }
        }
        profile.finish()
        switch reader.state {
        case .complete, .reading: break
        case .truncated(let error), .damaged(let error):
            self.problems.append(
                "The trace is not whole: \(error). What follows is of the "
                    + "\(profile.events) events before that.")
        }
    }

    /// What a column of the grids is wide, in seconds or, without a clock, events.
    func width(_ grid: FoldingGrid) -> Double {
        let width = Double(UInt64(1) << grid.columnShift)
        return profile.hasClock ? width / 1e9 : width
    }

    var unit: String { profile.hasClock ? "s" : "events" }
}
