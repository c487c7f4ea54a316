// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// A key-value store whose requests follow Zipf's law.
    static let zipfKV = Workload(
        name: "zipf-kv",
        summary: "a key-value store: a few keys take most of the requests",
        details: """
            Loads a store larger than memory, then serves requests: each looks into a hash \
            index and reads or updates one page of values. Keys are drawn by Zipf's law and \
            hashed over the pages, so that hot and cold records share pages.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "the store, index included"),
            WorkloadParameter(
                "operations", .integer(0...1_000_000_000), default: .fixed("200000"),
                doc: "requests after the store is loaded"),
            .percent("writes", "20", of: "requests that change their page"),
            .skew,
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost([
            .linux61: .init(events: 115_000), .linux73: .init(events: 114_000),
        ])
    ) { values, _ in .builtIn("zipf-kv", values) }
}
