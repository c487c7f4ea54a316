// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// The workloads that a user can name.
public struct WorkloadCatalogue: Sendable {
    /// How the command of kernel-build begins in a guest; the number of objects follows.
    public static let kernelBuild = ["/bin/sh", "/usr/local/bin/sr-kernel-build.sh"]
    /// The sources that it builds, in a guest.
    public static let kernelTree = "/usr/src/linux"

    public var workloads: [Workload]

    public init(_ workloads: [Workload]) {
        self.workloads = workloads
    }

    /// The ones that come with SwapReplay, the flagship first.
    public static let standard = WorkloadCatalogue([
        .kernelBuild, .memoryFill, .zipfKV, .databaseScan, .graph, .matrix, .textIndex, .media,
        .compileLike, .phases, .pythonHeap, .sqlite, .sort, .xz,
    ])

    /// Those that synth can run too.
    public var builtInNames: [String] {
        workloads.filter { load in
            (try? load.resolve([:], in: WorkloadContext(accelerator: .tcg)))?.builtIn != nil
        }.map(\.name)
    }

    /// - Throws: `SRError.unknownWorkload`, with the nearest name and all of them.
    public func workload(named name: String) throws(SRError) -> Workload {
        if let found = workloads.first(where: { $0.name == name }) { return found }
        let known = workloads.map(\.name)
        throw .unknownWorkload(
            name, nearest: Nearest.name(to: name, among: known), known: known)
    }
}
