// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser

/// How much memory a guest's command has, for every verb that boots one: MiB.
struct GuestMemoryOptions: ParsableArguments {
    @Option(
        name: .customLong("memory"),
        help: ArgumentHelp(
            "MemTotal of the guest: 96M, 1G; a bare number is MiB. (default: the workload's own, "
                + "128M for a command)",
            valueName: "size"),
        transform: Measures.mebibytes)
    var total: Int?

    @Option(
        help: ArgumentHelp(
            "What is to be available (MemAvailable) when the command starts, in place of --memory: "
                + "the RAM for it is measured, once for each guest. 40M; a bare number is MiB.",
            valueName: "size"),
        transform: Measures.mebibytes)
    var available: Int?

    @Option(
        name: .customLong("memcg"),
        help: ArgumentHelp(
            "Run the command in a memory cgroup of this limit, in a guest with room to spare; its "
                + "memory.stat, memory.events and pressure over time are in run.json. 40M; a bare "
                + "number is MiB.",
            valueName: "size"),
        transform: Measures.mebibytes)
    var limit: Int?

    /// Refuses what a guest cannot have, or that contradicts itself.
    func validate() throws {
        try Measures.checkGuest(total, option: "--memory")
        try Measures.checkGuest(available, option: "--available")
        try Measures.checkGuest(limit, option: "--memcg")
        guard available == nil || total == nil else {
            throw ValidationError("--available and --memory exclude one another.")
        }
        guard available == nil || limit == nil else {
            throw ValidationError(
                "--available and --memcg exclude one another: a cgroup's limit is what the command "
                    + "has.")
        }
        if let total, let limit, total <= limit {
            throw ValidationError(
                "--memcg \(limit)M needs a guest with room to spare: leave out --memory, or give more "
                    + "than \(limit)M.")
        }
    }

    /// As words of `capture`.
    var words: [String] {
        [("--memory", total), ("--available", available), ("--memcg", limit)]
            .flatMap { name, size in size.map { [name, "\($0)M"] } ?? [] }
    }
}
