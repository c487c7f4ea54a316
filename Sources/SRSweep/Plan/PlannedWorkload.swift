// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport
internal import Workloads
internal import Yams

/// One item of a plan's `workloads`: a name, or a mapping with parameters and sizes.
struct PlannedWorkload {
    let load: Workload
    /// Every combination of the parameters' values, the last parameter turning fastest.
    let choices: [[String: String]]
    /// MiB, as the plan has it; nil where that is left to the workload and the kernel.
    let memory: [Int]?
    let swapSize: Int
    private let node: Node

    init(_ node: Node, _ plan: PlanReading) throws {
        self.node = node
        let nodes = plan.nodes
        var fields: [String: Node] = ["name": node]
        if case .mapping = node {
            fields = try nodes.fields(
                node, known: ["name", "parameters", "memory", "swap-size"], of: "a workload")
        }
        guard let name = fields["name"] else {
            throw nodes.fault(node, "a workload has a name: 'name: memory-fill'")
        }
        do {
            load = try WorkloadCatalogue.standard.workload(named: nodes.word(name))
        } catch let error as SRError {
            throw nodes.fault(name, error.description)
        }
        let builtIn = WorkloadCatalogue.standard.builtInNames
        if plan.mode == .synth, !builtIn.contains(load.name) {
            throw nodes.fault(
                name,
                "'\(load.name)' is a program of the guest: a plan of mode synth has "
                    + builtIn.joined(separator: ", "))
        }
        let load = load
        choices = try fields["parameters"].map { try Self.choices($0, load, nodes) } ?? [[:]]
        memory =
            try fields["memory"].map { try PlanReading.memory($0, nodes) } ?? plan.memory
        swapSize =
            try fields["swap-size"].map {
                try nodes.mebibytes($0, "swap-size", in: PlanReading.swapRange)
            } ?? plan.swapSize ?? load.swapMiB
    }

    private static func choices(
        _ node: Node, _ load: Workload, _ nodes: PlanNodes
    ) throws -> [[String: String]] {
        guard case .mapping(let mapping) = node else {
            throw nodes.fault(node, "parameters are a mapping of names to values")
        }
        var choices: [[String: String]] = [[:]]
        for (key, values) in mapping {
            let name = try nodes.word(key)
            let words = try nodes.list(values).map { item in
                let word = try nodes.word(item)
                do {
                    // In its one spelling, that two of a value are seen to be one.
                    return try load.resolve([name: word], in: WorkloadContext(accelerator: .tcg))
                        .parameters[name]
                } catch let error as SRError {
                    var place = item
                    if error.code == .unknownParameter { place = key }
                    throw nodes.fault(place, error.description)
                }
            }
            choices = choices.flatMap { choice in
                words.map { choice.merging([name: $0]) { _, new in new } }
            }
        }
        return choices
    }

    func runs(in plan: PlanReading) throws -> [PlannedRun] {
        var runs: [PlannedRun] = []
        for choice in choices {
            // In the catalogue's order, so that the plan's has no say in a name.
            let given = load.parameters.map(\.name).compactMap { name in
                choice[name].map { "\(name)=\($0)" }
            }
            // Without sizes in the plan there is one round, in which each kernel has its own.
            for place in 0..<(memory?.count ?? 1) {
                for kernel in plan.kernels {
                    let resolved = try resolve(choice, kernel: kernel, plan)
                    let memory = memory?[place] ?? resolved.memoryMiB
                    if plan.mode == .capture,
                        let problem = SwapBound.problem(swapMiB: swapSize, memoryMiB: memory)
                    {
                        throw plan.nodes.fault(node, problem)
                    }
                    let estimate = estimate(resolved, kernel: kernel, plan)
                    for compressors in plan.compressors {
                        for seed in plan.seeds {
                            for round in 1...plan.repeats {
                                var parts = [load.name] + given + ["m\(memory)"] + kernel.parts
                                if let compressors { parts.append(compressors) }
                                parts.append("s\(seed)")
                                if plan.repeats > 1 { parts.append("r\(round)") }
                                runs.append(
                                    PlannedRun(
                                        name: PlannedRun.name(parts), workload: load.name,
                                        words: words(
                                            plan, given: given, memory: memory, kernel: kernel,
                                            compressors: compressors, seed: seed),
                                        limits: plan.limits, estimate: estimate))
                                guard runs.count <= SweepPlan.limit else { return runs }
                            }
                        }
                    }
                }
            }
        }
        return runs
    }

    private func resolve(
        _ choice: [String: String], kernel: PlannedKernel, _ plan: PlanReading
    ) throws -> ResolvedWorkload {
        do {
            return try load.resolve(
                choice,
                in: WorkloadContext(accelerator: .tcg, leastMemoryMiB: kernel.leastMemoryMiB))
        } catch {
            throw plan.nodes.fault(node, error.description)
        }
    }

    private func estimate(
        _ resolved: ResolvedWorkload, kernel: PlannedKernel, _ plan: PlanReading
    ) -> RunEstimate {
        // What is stated was measured in pages of the usual size.
        guard let series = kernel.series, kernel.pageSize == .usual else { return RunEstimate() }
        return RunEstimate(load, resolved, kernel: series, mode: plan.mode)
    }

    private func words(
        _ plan: PlanReading, given: [String], memory: Int, kernel: PlannedKernel,
        compressors: String?,
        seed: UInt64
    ) -> [String] {
        let memoryOption = plan.mode == .capture ? "--memory" : "--guest-memory"
        var words = [plan.mode.rawValue, "--workload", load.name]
        for parameter in given { words += ["--param", parameter] }
        words += [
            memoryOption, "\(memory)", "--swap-size", "\(swapSize)",
        ]
        words += kernel.words
        if let compressors { words += ["--compressor", compressors] }
        words += ["--seed", "\(seed)"]
        return words + plan.options
    }
}
