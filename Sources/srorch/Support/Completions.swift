// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCapture
import SRCodecs
import SRDevices
import SRLinux
import SRReplay
import SRReplayMalloc
import Workloads

/// What a shell offers for an argument when TAB is pressed.
enum Completions {
    static let workloads = CompletionKind.list(WorkloadCatalogue.standard.workloads.map(\.name))
    /// Those that have a model of memory.
    static let modelledWorkloads = CompletionKind.list(WorkloadCatalogue.standard.builtInNames)
    static let kernels = CompletionKind.list(KernelSeries.allCases.map(\.rawValue))
    static let allocators = list(AllocatorCatalogue.all.map(\.name) + RealAllocator.names)
    /// Models alone.
    static let models = list(AllocatorCatalogue.all.map(\.name))
    static let kernelAllocators = list(KernelAllocator.allCases.map(\.rawValue) + ["all"])
    static let algorithms = list(Algorithm.catalogue.map(\.name))
    /// Kinds of devices; their settings are many, and help lists them.
    static let devices = CompletionKind.list(DeviceKind.allCases.map { $0.rawValue + "," })
    static let relayCompressors = list(RelayCompressor.names)

    /// A parameter of the workload that the command line names, up to its `=`.
    static let parameters = CompletionKind.custom { words, _, _ in
        guard let option = words.lastIndex(of: "--workload"), option + 1 < words.count,
            let load = try? WorkloadCatalogue.standard.workload(named: words[option + 1])
        else { return [] }
        return load.parameters.map { $0.name + "=" }
    }

    /// Names separated by commas: the last is completed, those before it stay.
    private static func list(_ names: [String]) -> CompletionKind {
        .custom { _, _, typed in
            let before = typed.lastIndex(of: ",").map { typed[...$0] } ?? ""
            let given = before.split(separator: ",").map(String.init)
            return names.filter { !given.contains($0) }.map { before + $0 }
        }
    }
}
