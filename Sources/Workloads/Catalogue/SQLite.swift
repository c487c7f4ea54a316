// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// A database in memory: B-trees, text columns, an index, updates at random.
    static let sqlite = Workload(
        name: "sqlite",
        summary: "fill, index, update and query an SQLite database in memory",
        details: """
            The sqlite3 shell makes a table of text and numbers in memory, indexes it, changes \
            rows in scattered order and adds them up. The result is a row of sums.
            """,
        needs: ["sqlite3", "sr-sqlite.sh"],
        parameters: [
            WorkloadParameter(
                "rows", .integer(1...1_000_000_000), default: .fixed("300000"),
                doc: "rows of the table, roughly 350 bytes each with the index"),
            WorkloadParameter(
                "updates", .integer(0...1_000_000_000), default: .fixed("20000"),
                doc: "rows changed in scattered order"),
            WorkloadParameter("seed", .seed, default: .captureSeed, doc: "what the rows hold"),
        ],
        memoryMiB: 64, swapMiB: 512,
        cost: WorkloadCost([
            .linux61: .init(seconds: 24, events: 200_000), .linux612: .init(events: 176_000),
        ])
    ) { values, _ in
        GuestCommand(argv: [
            "/bin/sh", "/usr/local/bin/sr-sqlite.sh", values["rows"], values["updates"],
            values["seed"],
        ])
    }
}
