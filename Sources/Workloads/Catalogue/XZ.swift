// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// A match finder that jumps all over a dictionary larger than memory.
    static let xz = Workload(
        name: "xz",
        summary: "compress generated text with xz and a dictionary larger than memory",
        details: """
            Text from sr-text goes through xz, whose hash tables and dictionary are used at \
            random. The result is the SHA-256 of the compressed bytes.
            """,
        needs: ["xz-utils", "sr-text", "sr-xz.sh"],
        parameters: [
            WorkloadParameter(
                "size", .size(WorkloadParameter.granule...(1 << 40)), default: .fixed("2M"),
                doc: "text to compress, bytes"),
            WorkloadParameter(
                "dictionary", .size(WorkloadParameter.granule...(1536 << 20)),
                default: .fixed("2M"),
                doc: "xz's dictionary, bytes; xz needs 10.5 times as much memory"),
            WorkloadParameter("seed", .seed, default: .captureSeed, doc: "what the text is"),
        ],
        memoryMiB: 52, swapMiB: 256,
        cost: WorkloadCost([
            .linux61: .init(seconds: 22, events: 213_000),
            .linux612: .init(seconds: 7, events: 6_100),
        ])
    ) { values, _ in
        GuestCommand(
            argv: [
                "/bin/sh", "/usr/local/bin/sr-xz.sh", "\(values.bytes("size"))",
                "\(values.bytes("dictionary"))", values["seed"],
            ],
            environment: ["LC_ALL": "C"])
    }
}
