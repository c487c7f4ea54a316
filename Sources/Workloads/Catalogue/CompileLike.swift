// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// Processes that grow, work and end, as a compiler does.
    static let compileLike = Workload(
        name: "compile-like",
        summary: "compilers side by side: read, parse into an arena, generate, give all back",
        details: """
            Several units at a time take turns. Each reads its source, grows an arena in which \
            it looks at what is recent, goes over the arena again while it makes code, and \
            then gives all of its memory back at once.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "all units at work together, on average"),
            WorkloadParameter(
                "units", .integer(1...10_000_000), default: .fixed("24"), doc: "units compiled"),
            WorkloadParameter(
                "jobs", .integer(1...16), default: .fixed("3"), doc: "units at a time"),
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("compile-like", values) }
}
