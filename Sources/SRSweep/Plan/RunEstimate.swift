// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import Workloads

/// What a run is expected to cost; nil is not known. Rough: it comes from what the catalogue
/// states of a workload's defaults, by the share of them that the plan asks for.
public struct RunEstimate: Sendable, Hashable {
    /// Host time of one run on a free processor.
    public var seconds: Double?
    public var events: Double?
    /// Bytes of the run's folder.
    public var bytes: Double?

    /// Host seconds a guest second under TCG, on a machine with nothing else to do.
    /// results/kernel-build-6.1/run.json has one run's; a test holds this and the two below, which
    /// are of the same run, to it.
    static let hostSeconds = 6.5
    /// Host seconds for a guest's start and end.
    static let bootSeconds = 14.0
    /// Events that synth makes in a host second, with its compressor: the middle of those in
    /// Benchmarks/results/synth.md.
    static let modelledEventsPerSecond = 300_000.0
    /// Host seconds for the start and end of a synth, a process of its own and its files.
    static let startSeconds = 0.2
    /// Bytes of a trace.
    static let bytesPerEvent = 3.2
    /// Bytes of the other files of a run.
    static let folderBytes = 64.0 * 1024

    /// Of a run of which nothing is stated.
    init() {}

    init(_ load: Workload, _ resolved: ResolvedWorkload, kernel: KernelSeries, mode: SweepPlan.Mode)
    {
        let share = Self.share(load, resolved)
        let stated = load.cost.measure(of: kernel)
        events = stated.events.map { Double($0) * share }
        bytes = events.map { $0 * Self.bytesPerEvent + Self.folderBytes }
        seconds =
            switch mode {
            case .capture:
                stated.seconds.map { $0 * share * Self.hostSeconds + Self.bootSeconds }
            case .synth:
                events.map { $0 / Self.modelledEventsPerSecond + Self.startSeconds }
            }
    }

    /// Parameters to whose value a workload's work is about in proportion.
    private static let extents = [
        "size", "passes", "objects", "rows", "operations", "lookups",
    ]

    /// How much of the default work the parameters ask for.
    private static func share(_ load: Workload, _ resolved: ResolvedWorkload) -> Double {
        var share = 1.0
        for parameter in load.parameters where extents.contains(parameter.name) {
            let preset = parameter.defaultValue(in: WorkloadContext(accelerator: .tcg))
            guard let usual = ByteSize.parse(preset), usual > 0,
                let asked = ByteSize.parse(resolved.parameters[parameter.name])
            else { continue }
            share *= Double(asked) / Double(usual)
        }
        return share
    }
}
