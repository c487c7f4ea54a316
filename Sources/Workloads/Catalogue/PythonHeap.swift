// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// Objects, dictionaries and strings of an interpreter, rewired at random.
    static let pythonHeap = Workload(
        name: "python-heap",
        summary: "build a graph of Python objects larger than memory and rewire it",
        details: """
            A Python program makes objects that hold numbers, strings, lists and dictionaries, \
            links them, then follows and changes links from a seeded generator. The result is \
            a checksum of the walk.
            """,
        needs: ["python3", "sr-python-heap.py"],
        parameters: [
            WorkloadParameter(
                "objects", .integer(1...100_000_000), default: .fixed("120000"),
                doc: "objects in the graph, roughly 700 bytes each"),
            WorkloadParameter(
                "steps", .integer(0...1_000_000_000), default: .fixed("60000"),
                doc: "links followed and changed once the graph stands"),
            WorkloadParameter(
                "seed", .seed, default: .captureSeed, doc: "what is built and walked"),
        ],
        memoryMiB: 64, swapMiB: 256,
        cost: WorkloadCost([
            .linux61: .init(seconds: 41, events: 618_000),
            .linux612: .init(seconds: 30, events: 434_000),
            .linux73: .init(seconds: 48, events: 692_000),
        ])
    ) { values, _ in
        GuestCommand(
            argv: [
                "python3", "/usr/local/bin/sr-python-heap.py", values["objects"], values["steps"],
                values["seed"],
            ],
            environment: ["PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"])
    }
}
