// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRDevices
public import SRLinux
internal import SRPairs

/// Devices side by side over one trace or several of the same workload.
public struct WhatIfStudy: Sendable {
    /// A device as it was asked for.
    public struct Candidate: Sendable {
        public var spec: DeviceSpec
        public var settings: DeviceSettings

        public init(spec: DeviceSpec, settings: DeviceSettings) {
            self.spec = spec
            self.settings = settings
        }
    }

    /// One trace.
    public struct Run: Sendable {
        public var name: String
        public var title: String
        /// Figures of each candidate, in their order.
        public var figures: [DeviceFigures]

        public init(name: String, title: String, figures: [DeviceFigures]) {
            self.name = name
            self.title = title
            self.figures = figures
        }
    }

    public var candidates: [Candidate]
    public var runs: [Run]
    public var costs: CostModel
    public var pageSize: PageSize
    /// What the reader has to know besides, each a sentence.
    public var remarks: [String]

    /// - Parameters:
    ///   - candidates: the devices, in the order in which they were named.
    ///   - runs: one at least, each with figures of all candidates.
    ///   - costs: what an operation takes.
    ///   - pageSize: of the traces.
    ///   - remarks: what the reader has to know besides, each a sentence.
    public init(
        candidates: [Candidate], runs: [Run], costs: CostModel, pageSize: PageSize,
        remarks: [String] = []
    ) {
        self.candidates = candidates
        self.runs = runs
        self.costs = costs
        self.pageSize = pageSize
        self.remarks = remarks
    }

    /// What the figures say, a paragraph a sentence or two: what was swapped, each device, what
    /// cannot be told apart, what to do, and last what it rests on.
    public var verdict: [String] { Verdict(self).paragraphs }

    /// A mean over the runs, and half the width of its 95 % interval; nil of one run.
    public struct Estimate: Sendable, Equatable {
        public var mean: Double
        public var halfWidth: Double?

        /// - Parameter values: one or more.
        init(_ values: [Double]) {
            let spread = Spread(values)
            mean = spread.mean
            guard values.count > 1 else { return }
            let t = StudentT(degreesOfFreedom: Double(values.count - 1)).bound(twoSided: 0.05)
            halfWidth = t * spread.deviation / Double(values.count).squareRoot()
        }
    }

    /// A figure of a candidate over the runs; nil if a run does not have it.
    func estimate(_ index: Int, _ figure: (DeviceFigures) -> Double?) -> Estimate? {
        let values = runs.compactMap { figure($0.figures[index]) }
        return values.count == runs.count && !values.isEmpty ? Estimate(values) : nil
    }

    /// One candidate's figure less another's, run by run.
    func difference(
        _ one: Int, _ other: Int, _ figure: (DeviceFigures) -> Double?
    ) -> Estimate? {
        let values = runs.compactMap { run -> Double? in
            guard let a = figure(run.figures[one]), let b = figure(run.figures[other]) else {
                return nil
            }
            return a - b
        }
        return values.count == runs.count && !values.isEmpty ? Estimate(values) : nil
    }

    /// Whether the runs tell two candidates' mean memory apart: their paired differences' interval
    /// does not reach 0. nil of one run.
    func tellsApart(_ one: Int, _ other: Int) -> Bool? {
        guard let difference = difference(one, other, { $0.result.meanHeld }),
            let half = difference.halfWidth
        else { return nil }
        return abs(difference.mean) > half
    }

    /// Seconds that a candidate costs, of the processor and of waits; nil where the costs are not known.
    func seconds(_ index: Int) -> Double? {
        estimate(index) { figures in
            guard let cpu = figures.cpuSeconds, let wait = figures.waitSeconds else { return nil }
            return cpu + wait
        }?.mean
    }

    /// Disk reads of a candidate.
    func diskReads(_ index: Int) -> Double {
        estimate(index) { Double($0.result.counts.servedDisk) }?.mean ?? 0
    }

    /// Pages that found no place, of all that were written: a candidate that is too small.
    func refused(_ index: Int) -> Double {
        estimate(index) {
            Double($0.result.counts.refusedByLimit + $0.result.counts.refusedFull)
        }?.mean ?? 0
    }

    func meanHeld(_ index: Int) -> Double { estimate(index) { $0.result.meanHeld }?.mean ?? 0 }

    /// The algorithms of which it is not known what they cost, each once.
    var algorithmsWithoutCosts: [String] {
        candidates.flatMap(\.settings.algorithms).reduce(into: []) { list, name in
            if costs.algorithms[name] == nil, !list.contains(name) { list.append(name) }
        }
    }

    /// Whether all candidates' costs are known.
    public var knowsCosts: Bool { candidates.indices.allSatisfy { seconds($0) != nil } }

    /// Whether no other candidate that took every page is better in both memory and cost: the
    /// Pareto front.
    public func isOnFront(_ index: Int) -> Bool {
        guard refused(index) == 0 else { return false }
        // Memory is weighed against seconds where all of them are known, else against disk reads.
        let known = knowsCosts
        func price(_ index: Int) -> Double {
            (known ? seconds(index) : nil) ?? diskReads(index)
        }
        return !candidates.indices.contains { other in
            refused(other) == 0 && meanHeld(other) <= meanHeld(index)
                && price(other) <= price(index)
                && (meanHeld(other) < meanHeld(index) || price(other) < price(index))
        }
    }
}
