// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// Walks over a graph.
    static let graph = Workload(
        name: "graph",
        summary: "follow the edges of a graph: chains of dependent reads",
        details: """
            Builds a graph larger than memory, then walks along its edges: most lead near by, \
            the others to nodes of high degree anywhere. A map of visited nodes is written at \
            each step.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "the nodes and their edges"),
            WorkloadParameter(
                "steps", .integer(0...1_000_000_000), default: .fixed("200000"),
                doc: "edges followed"),
            .percent("near", "70", of: "edges that lead to within 32 pages"),
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("graph", values) }
}
