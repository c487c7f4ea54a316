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

    /// In words, kernel by kernel.
    public var text: String {
        let parts = KernelSeries.allCases.compactMap { kernel -> String? in
            guard let measure = measures[kernel] else { return nil }
            let words = [
                measure.seconds.map { "\(Int($0)) s of guest time" },
                measure.events.map { "\(Self.grouped($0)) events" },
            ].compactMap(\.self)
            return "\(words.joined(separator: ", ")) on Linux \(kernel.rawValue)"
        }
        return parts.isEmpty
            ? "not measured in a guest; srorch synth tells its events"
            : parts.joined(separator: "; ")
    }

    /// Digits in threes: `889,000`.
    private static func grouped(_ number: Int) -> String {
        var text = String(number % 1000)
        var rest = number / 1000
        while rest > 0 {
            let missing = 3 - text.prefix { $0 != "," }.count
            text = "\(rest % 1000)," + String(repeating: "0", count: missing) + text
            rest /= 1000
        }
        return text
    }
}
