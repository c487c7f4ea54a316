// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser

/// The trace format's measurements; `Benchmarks/trace` puts them into a table.
@main
struct TraceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace-bench",
        abstract: "Measure the trace format.",
        subcommands: [Grow.self, Long.self, Peers.self, Speed.self])
}
