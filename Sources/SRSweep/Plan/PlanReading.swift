// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRCapture
internal import SRLinux
internal import SRSupport
internal import SRSynth
internal import Workloads
internal import Yams

/// A plan's YAML on its way to runs: every key known, every value checked where it stands.
struct PlanReading {
    let nodes: PlanNodes
    let name: String
    let mode: SweepPlan.Mode
    let memory: [Int]?
    let kernels: [PlannedKernel]
    let compressors: [String?]
    let seeds: [UInt64]
    let repeats: Int
    let swapSize: Int?
    /// Words for every run, from keys that are one option each.
    let options: [String]
    let limits: [String]
    private let workloads: [Node]

    private static let common = [
        "name", "mode", "workloads", "memory", "kernels", "page-size", "seeds", "repeats",
        "swap-size", "swap-like",
    ]
    private static let ofCapture = [
        "arch", "compressors", "vcpus", "accel", "timeout", "boot-timeout", "silence-timeout",
    ]
    private static let ofSynth = ["reclaim", "readahead"]
    static let memoryRange = GuestMemoryBound.mebibytes
    static let swapRange = 1...SwapBound.mostMiB

    init(text: String, file: String) throws {
        let nodes = PlanNodes(file: file)
        self.nodes = nodes
        let root = try nodes.root(text)
        let fields = try nodes.fields(
            root, known: Self.common + Self.ofCapture + Self.ofSynth, of: "a plan")
        mode =
            try fields["mode"].map {
                try nodes.choice($0, "mode", of: SweepPlan.Mode.allCases.map(\.rawValue))
            }.flatMap { SweepPlan.Mode(rawValue: $0) } ?? .capture
        let foreign = mode == .capture ? Self.ofSynth : Self.ofCapture
        for key in foreign {
            guard let node = fields[key] else { continue }
            throw nodes.fault(node, "'\(key)' has no meaning in a plan of mode \(mode.rawValue)")
        }
        guard let nameNode = fields["name"] else {
            throw nodes.fault(root, "the plan has no name: give 'name: WORD'")
        }
        name = try nodes.word(nameNode)
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
            throw nodes.fault(
                nameNode, "a name is of letters, digits, '.', '_' and '-', 64 at most")
        }
        guard let list = fields["workloads"] else {
            throw nodes.fault(root, "the plan has no workloads: give 'workloads: [NAME, …]'")
        }
        workloads = try nodes.list(list)
        memory = try fields["memory"].map { try Self.memory($0, nodes) }
        kernels = try PlannedKernel.list(fields, mode: mode, nodes)
        compressors = try fields["compressors"].map { try Self.compressors($0, nodes) } ?? [nil]
        seeds = try fields["seeds"].map { try nodes.seeds($0) } ?? [1]
        repeats = try fields["repeats"].map { try nodes.integer($0, "repeats", in: 1...1000) } ?? 1
        swapSize = try fields["swap-size"].map {
            try nodes.mebibytes($0, "swap-size", in: Self.swapRange)
        }
        options = try Self.options(fields, nodes)
        limits = try ["timeout", "boot-timeout", "silence-timeout"].flatMap { key in
            try fields[key].map {
                ["--\(key)", "\(try nodes.seconds($0, key, in: 1...CaptureRequest.mostSeconds))"]
            } ?? []
        }
    }

    static func memory(_ node: Node, _ nodes: PlanNodes) throws -> [Int] {
        try nodes.list(node).map {
            try nodes.mebibytes($0, "memory", in: memoryRange)
        }
    }

    /// Each item is what one run records: `none`, or a list as `--compressor` takes it.
    private static func compressors(_ node: Node, _ nodes: PlanNodes) throws -> [String?] {
        try nodes.list(node).map { item in
            let text = try nodes.word(item)
            if text == "none" { return nil }
            do {
                _ = try RelayCompressor.list(text)
            } catch let error as SRError {
                throw nodes.fault(item, error.message)
            }
            return text
        }
    }

    private static func options(_ fields: [String: Node], _ nodes: PlanNodes) throws -> [String] {
        let choices: [(String, [String])] = [
            ("swap-like", SwapLike.allCases.map(\.rawValue)),
            ("accel", CaptureRequest.AcceleratorChoice.allCases.map(\.rawValue)),
            ("reclaim", ReclaimPolicy.allCases.map(\.rawValue)),
            ("readahead", ReadaheadPolicy.allCases.map(\.rawValue)),
        ]
        var options: [String] = []
        for (key, words) in choices {
            guard let node = fields[key] else { continue }
            options += ["--\(key)", try nodes.choice(node, key, of: words)]
        }
        if let node = fields["vcpus"] {
            options += ["--vcpus", "\(try nodes.integer(node, "vcpus", in: 1...64))"]
        }
        return options
    }

    // MARK: Runs

    func runs() throws -> [PlannedRun] {
        var runs: [PlannedRun] = []
        var seen: Set<String> = []
        for node in workloads {
            for run in try PlannedWorkload(node, self).runs(in: self) {
                guard seen.insert(run.name).inserted else {
                    throw nodes.fault(node, "the plan has this run twice: \(run.name)")
                }
                runs.append(run)
                guard runs.count <= SweepPlan.limit else {
                    throw nodes.fault(node, "the plan has more than \(SweepPlan.limit) runs")
                }
            }
        }
        return runs
    }
}
