// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// What a run with a workload's defaults under tcg costs and gives, as measured in guests.
public struct WorkloadCost: Sendable, Hashable {
    /// Of one kernel; nil was not measured.
    public struct Measure: Sendable, Hashable {
        /// Guest time of the command, s.
        public var seconds: Double?
        /// Of the trace.
        public var events: Int?

        public init(seconds: Double? = nil, events: Int? = nil) {
            self.seconds = seconds
            self.events = events
        }
    }

    /// By kernel; empty if no guest measured it.
    public var measures: [KernelSeries: Measure]

    public init(_ measures: [KernelSeries: Measure] = [:]) { self.measures = measures }

    /// The kernel's own measure, filled up from the usual kernel's where it lacks one.
    public func measure(of kernel: KernelSeries) -> Measure {
        let usual = measures[.usual] ?? Measure()
        let own = measures[kernel] ?? Measure()
        return Measure(seconds: own.seconds ?? usual.seconds, events: own.events ?? usual.events)
    }
}
