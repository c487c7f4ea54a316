// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// The others, one after another.
    static let phases = Workload(
        name: "phases",
        summary:
            "zipf-kv, matrix, compile-like, media and graph in turn, beside a store that stays",
        details: """
            A store of a third of the size stays all through. Each round runs five of the \
            other workloads in half of the size, one after another, and then asks the store \
            for a quarter of its pages.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "the whole"),
            WorkloadParameter(
                "rounds", .integer(1...1_000_000), default: .fixed("2"), doc: "rounds"),
            .contentSeed,
        ],
        memoryMiB: 80, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("phases", values) }
}
