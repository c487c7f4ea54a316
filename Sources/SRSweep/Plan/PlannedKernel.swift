// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRGuest
internal import SRLinux
internal import SRSupport
internal import Workloads
internal import Yams

/// A kernel of a plan's runs, or the rules of one that a model follows.
struct PlannedKernel: Sendable, Hashable {
    /// nil where the tool knows no rules of it.
    let series: KernelSeries?
    let pageSize: PageSize
    /// MiB of MemTotal that it takes to come up; 0 for rules, which boot nothing.
    let leastMemoryMiB: Int
    /// What names the runs: `k6.12-arm64-16k`.
    let parts: [String]
    /// Words for `srorch`.
    let words: [String]

    /// A kernel of that name, of a guest.
    private init(_ name: String, _ known: NamedKernel?) {
        series = KernelSeries(rawValue: known?.series ?? name)
        pageSize = known?.pageSize ?? .usual
        leastMemoryMiB = known?.leastMemoryMiB ?? 0
        parts = ["k\(name)"]
        words = ["--kernel", name]
    }

    /// The rules of a series.
    ///
    /// - Parameter pageSize: nil: the usual one, which no word says.
    private init(_ series: KernelSeries, pageSize: PageSize?) {
        self.series = series
        self.pageSize = pageSize ?? .usual
        leastMemoryMiB = 0
        let size = pageSize.map { ByteSize.format($0.bytes) }
        parts = ["k\(series.rawValue)"] + (size.map { ["p\($0)"] } ?? [])
        words = ["--kernel", series.rawValue] + (size.map { ["--page-size", $0] } ?? [])
    }

    /// The kernels of a plan, the last of its lists turning fastest.
    ///
    /// - Parameters:
    ///   - fields: of the plan, of which `kernels`, `arch` and `page-size` are read.
    /// - Throws: `SRError` that says where in the plan what stands that there is not.
    static func list(
        _ fields: [String: Node], mode: SweepPlan.Mode, _ nodes: PlanNodes
    ) throws -> [PlannedKernel] {
        let sizes: [PageSize?] =
            try fields["page-size"].map { try nodes.list($0).map(nodes.pageSize) } ?? [nil]
        let items: [Node?] = try fields["kernels"].map { try nodes.list($0) } ?? [nil]
        let series = KernelSeries.allCases.map(\.rawValue)
        guard mode == .capture else {
            return try items.flatMap { item in
                let word = try item.map { try nodes.choice($0, "a kernel", of: series) }
                let kernel = word.flatMap { KernelSeries(rawValue: $0) } ?? .usual
                return sizes.map { PlannedKernel(kernel, pageSize: $0) }
            }
        }
        // What stands in no recipe is of no plan that names series alone, whatever is installed.
        let named = try? NamedKernel.all(environment: ProcessInfo.processInfo.environment)
        let words = (series + (named ?? []).map(\.name)).uniqued()
        let arches: [String?] =
            try fields["arch"].map {
                try nodes.list($0).map {
                    try nodes.choice($0, "arch", of: Architecture.all.map(\.name))
                }
            } ?? [nil]
        return try items.flatMap { item in
            let word = try item.map { try nodes.choice($0, "a kernel", of: words) }
            return try arches.flatMap { arch in
                try sizes.map { size in
                    let place = item ?? fields["arch"] ?? fields["page-size"]
                    return try kernel(
                        word ?? KernelSeries.usual.rawValue, arch, size, named ?? [],
                        fault: { nodes.fault(place, $0) })
                }
            }
        }
    }

    private static func kernel(
        _ word: String, _ arch: String?, _ size: PageSize?, _ named: [NamedKernel],
        fault: (String) -> SRError
    ) throws -> PlannedKernel {
        let name: String
        do {
            name = try ImageStore(environment: ProcessInfo.processInfo.environment)
                .kernelName(word, arch: arch, pageSize: size)
        } catch let error as SRError {
            throw error.code == .usage ? fault(error.message) : error
        }
        return PlannedKernel(name, named.first { $0.name == name })
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it stands first. O(n).
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
