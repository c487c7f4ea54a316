// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// A product of matrices by blocks.
    static let matrix = Workload(
        name: "matrix",
        summary: "multiply matrices by blocks: dense loops over tiles",
        details: """
            C = A * B, each matrix a grid of tiles of whole pages. Tiles are read in the \
            order of the three loops, and a tile of C is updated once a product is done.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("144M", of: "the three matrices"),
            WorkloadParameter(
                "tile", .integer(1...65536), default: .fixed("256"), doc: "pages of a tile"),
            WorkloadParameter(
                "rounds", .integer(1...1_000_000), default: .fixed("1"),
                doc: "times that the product is made"),
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("matrix", values) }
}
