// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Workload {
    /// Builds an index of words.
    static let textIndex = Workload(
        name: "text-index",
        summary: "index text: posting lists grow at random, then are merged in order",
        details: """
            Reads documents and extends the posting lists of their words, which Zipf's law \
            picks; then reads all lists in order, writes the merged index, reads it once, and \
            gives all memory back.
            """,
        needs: ["sr-workload, compiled into the image"],
        parameters: [
            .size("96M", of: "the text; lists and merged index take half of it each"),
            WorkloadParameter(
                "rounds", .integer(1...1_000_000), default: .fixed("1"),
                doc: "times that an index is built"),
            .skew,
            .contentSeed,
        ],
        memoryMiB: 72, swapMiB: 256,
        cost: WorkloadCost()
    ) { values, _ in .builtIn("text-index", values) }
}
