// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where a sweep is: what its progress and its end are told from.
public struct SweepState: Sendable {
    public let plan: SweepPlan
    /// Runs that were whole when this start began.
    public let before: Set<String>
    public internal(set) var whole: Set<String>
    /// Runs whose last try failed, and why.
    public internal(set) var failed: [String: Failure] = [:]
    /// Tries that are at work.
    public internal(set) var running: Set<String> = []
    /// Host seconds of the runs that this start made.
    public internal(set) var seconds: [Double] = []
    /// Why no more runs are begun.
    public internal(set) var stopped: String?

    public struct Failure: Sendable, Hashable {
        /// The run's exit status, a signal's number negative; nil where that is not known here.
        public var status: Int?
        public var reason: String

        package init(status: Int?, reason: String) {
            self.status = status
            self.reason = reason
        }
    }

    public init(_ plan: SweepPlan, whole: Set<String>) {
        self.plan = plan
        // A folder may hold no others, but counts are of the plan's.
        self.whole = whole.intersection(plan.runs.map(\.name))
        before = self.whole
    }

    /// The runs in the plan's order.
    public var missing: [PlannedRun] { plan.runs.filter { !whole.contains($0.name) } }

    /// Host seconds until the rest is done by `jobs` at once: by the mean of what was made, else
    /// by the plan's estimate; nil if there is neither.
    public func secondsLeft(jobs: Int) -> Double? {
        let rest = missing
        if !seconds.isEmpty {
            return seconds.reduce(0, +) / Double(seconds.count) * Double(rest.count) / Double(jobs)
        }
        let estimates = rest.compactMap(\.estimate.seconds)
        return estimates.count == rest.count ? estimates.reduce(0, +) / Double(jobs) : nil
    }
}

/// What a sweep tells while it runs.
public enum SweepNews: Sendable {
    case began(String)
    case ended(String, RunLauncher.Ending)
    case note(String)
    /// Nothing in particular: time passes.
    case tick
}
