// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// A buffer pool under look-ups and scans.
    static let databaseScan = Workload(
        name: "database-scan",
        summary: "a database's buffer pool: point look-ups, and scans that sort",
        details: """
            Loads a pool of B-tree pages larger than memory. Look-ups go from the root over \
            an inner page to a leaf, drawn by Zipf's law. Between them, scans read three \
            eighths of the leaves in order and sort what they find in memory that they then \
            give back.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("128M", of: "the leaves"),
            WorkloadParameter(
                "lookups", .integer(0...1_000_000_000), default: .fixed("150000"),
                doc: "point look-ups"),
            .percent("writes", "15", of: "look-ups that change their leaf"),
            WorkloadParameter(
                "scans", .integer(0...100_000), default: .fixed("6"), doc: "range scans"),
            .skew,
            .contentSeed,
        ],
        memoryMiB: 96, swapMiB: 256,
        cost: WorkloadCost([.linux61: .init(events: 141_000)])
    ) { values, _ in .builtIn("database-scan", values) }
}
