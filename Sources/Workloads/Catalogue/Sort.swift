// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// coreutils' sort with a buffer that memory cannot hold.
    static let sort = Workload(
        name: "sort",
        summary: "sort generated lines of text with a buffer larger than memory",
        details: """
            Lines come from sr-text and never touch a disk; sort keeps them all in its buffer \
            and merges them there. The result is the SHA-256 of the sorted lines.
            """,
        needs: ["sort and sha256sum of coreutils", "sr-text", "sr-sort.sh"],
        parameters: [
            WorkloadParameter(
                "size", .size(WorkloadParameter.granule...(1 << 40)), default: .fixed("48M"),
                doc: "text to sort, bytes"),
            WorkloadParameter(
                "buffer", .size((1 << 20)...(1 << 40)), default: .fixed("256M"),
                doc: "sort's buffer, bytes; below twice the text it writes temporary files"),
            WorkloadParameter("seed", .seed, default: .captureSeed, doc: "what the text is"),
        ],
        memoryMiB: 64, swapMiB: 512,
        cost: WorkloadCost([
            .linux61: .init(seconds: 54, events: 787_000),
            .linux612: .init(seconds: 40, events: 550_000),
        ])
    ) { values, _ in
        GuestCommand(
            argv: [
                "/bin/sh", "/usr/local/bin/sr-sort.sh", "\(values.bytes("size"))",
                "\(values.bytes("buffer"))", values["seed"],
            ],
            environment: ["LC_ALL": "C"])
    }
}
