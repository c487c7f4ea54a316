// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Workloads

@testable import SRSynth

/// A built-in workload of a few MiB, with the memory it is modelled in.
struct SmallRun {
    /// Parameters that make each workload small.
    static let parameters: [String: [String: String]] = [
        "memory-fill": ["size": "6M", "passes": "2"],
        "zipf-kv": ["size": "6M", "operations": "20000"],
        "matrix": ["size": "6M", "tile": "16"],
        "graph": ["size": "6M", "steps": "20000"],
        "database-scan": ["size": "6M", "lookups": "10000"],
        "text-index": ["size": "6M"],
        "media": ["size": "6M", "frames": "100"],
        "compile-like": ["size": "6M", "units": "8"],
        "phases": ["size": "6M", "rounds": "1"],
    ]

    static let names = WorkloadCatalogue.standard.builtInNames

    static func synth(
        _ name: String, seed: UInt64 = 1, kernel: KernelSeries = .linux61,
        more: [String: String] = [:],
        change: (inout MemorySettings) -> Void = { _ in }
    ) throws -> Synth {
        let given = (parameters[name] ?? [:]).merging(more) { $1 }
        let load = try WorkloadCatalogue.standard.workload(named: name)
            .resolve(given, in: WorkloadContext(accelerator: .tcg, seed: seed))
        guard let builtIn = load.builtIn else { preconditionFailure("\(name) is not built in") }
        var settings = MemorySettings(
            pageSize: .kib4, residentPages: 3 << 8, swapPages: 16 << 8, kernel: kernel)
        change(&settings)
        return Synth(workload: builtIn.name, words: builtIn.words, settings: settings)
    }
}
