// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// Frames of video through a ring of buffers.
    static let media = Workload(
        name: "media",
        summary: "play compressed video through a ring of buffers: hardly compressible",
        details: """
            Frames come into a ring, are read once and decoded into a few pictures with the \
            help of tables; now and then somebody seeks back and an old frame is read again.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "the ring"),
            WorkloadParameter(
                "frames", .integer(0...100_000_000), default: .fixed("2000"),
                doc: "frames played, 48 pages each"),
            .percent("seeks", "20", of: "frames for which an older one is read"),
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("media", values) }
}
