// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// What a run with a workload's defaults under tcg costs and gives, as measured in guests.
public struct WorkloadCost: Sendable, Hashable {
    /// The measure on one kernel; nil if it was not taken.
    public struct Measure: Sendable, Hashable {
        /// Guest time of the command, s.
        public var seconds: Double?
        /// Events of the trace.
        public var events: Int?

        public init(seconds: Double? = nil, events: Int? = nil) {
            self.seconds = seconds
            self.events = events
        }
    }

    /// Measures by kernel; empty if no guest took any.
    public var measures: [KernelSeries: Measure]

    public init(_ measures: [KernelSeries: Measure] = [:]) { self.measures = measures }

    /// The kernel's own measure, filled up from the usual kernel's where it lacks one.
    public func measure(of kernel: KernelSeries) -> Measure {
        let usual = measures[.usual] ?? Measure()
        let own = measures[kernel] ?? Measure()
        return Measure(seconds: own.seconds ?? usual.seconds, events: own.events ?? usual.events)
    }
}
