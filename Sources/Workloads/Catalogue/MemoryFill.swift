// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// Pages of a stated content, written, swapped and verified.
    static let memoryFill = Workload(
        name: "memory-fill",
        summary: "write pages of stated compressibility, read them back, verify every word",
        details: """
            Maps more memory than the guest has and goes over it pass by pass: each pass \
            verifies what the pass before wrote and writes anew. A page that comes back \
            changed fails the run and names page and offset. The contents are functions of \
            seed, page and pass alone. The result is a checksum of all that was read.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            WorkloadParameter(
                "size", .size(WorkloadParameter.granule...(1 << 42)), default: .fixed("192M"),
                doc: "memory to fill, bytes"),
            WorkloadParameter(
                "passes", .integer(1...1_000_000), default: .fixed("4"),
                doc: "times that all of it is written and then verified"),
            WorkloadParameter(
                "order", .choice(["sequential", "shuffled"]), default: .fixed("sequential"),
                doc: "the order of pages: one that readahead can use, or one that it cannot"),
            WorkloadParameter("seed", .seed, default: .captureSeed, doc: "what the contents are"),
            WorkloadParameter(
                "mix", .mix(["zero", "same", "text", "half", "random"]),
                default: .fixed("zero:10,same:5,text:40,half:25,random:20"),
                doc: "shares of page kinds in percent, from all zeros to incompressible"),
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost([
            .linux61: .init(seconds: 26, events: 658_000), .linux612: .init(events: 600_000),
        ])
    ) { values, _ in
        .builtIn("memory-fill", values)
    }
}
