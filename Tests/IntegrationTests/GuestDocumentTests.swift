// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// The commands of the documentation that boot a guest, or need a cluster, as they stand there, in a
/// clean clone. Where a page makes something of an earlier run, that is a short capture.
@Suite("Documents in guests", .inTurn)
struct GuestDocumentTests {
    /// What a page needs before. Left out for their length: docs/compressors.md's captures of zipf-kv,
    /// one with zstd at level 19. CaptureTests capture with several compressors.
    private static let given = [
        // Nobody has a tree of Linux beside his clone by chance; OwnKernelTests have kernels.
        "README.md": "take sort-6.1-60M-s1 sort-6.1-1; skip='--kernel ../linux'",
        "docs/ab.md": "",
        "docs/compressors.md": "skip='zipf-kv|kv-pages'",
        "docs/datasets.md": """
        srorch capture --quiet --kernel 6.1 --workload python-heap --param objects=40000 --memory 64 -o runs/python
        fill other
        srorch dataset pack runs/python runs/other -o builds.srds.tar.zst
        """,
        "docs/memory.md": "",
        "docs/reproducibility.md": "fill kernel-build-6.1-1 --kernel 6.1",
        "docs/trace-tools.md": "",
        "docs/validation.md": "",
        "results/README.md": "",
    ]

    @Test(arguments: given.keys.sorted())
    func commandsDoWhatThePageSays(page: String) async throws {
        try await run(page, kinds: "guest", before: Self.given[page] ?? "")
    }

    /// All of the page: what it reads are its own captures.
    @Test func soDoThoseOfAnotherProcessor() async throws {
        try await run("docs/arm64.md", kinds: "plain guest")
    }

    /// All of the page, on a cluster of the test's own.
    @Test func soDoThoseOfACluster() async throws {
        try await LocalSlurm.with { cluster in
            try await run(
                "docs/sweep.md", kinds: "plain slurm", environment: cluster.environment)
        }
    }

    private func run(
        _ page: String, kinds: String, before: String = "",
        environment: [Environment.Key: String?] = [:]
    ) async throws {
        let scratch = Scratch()
        try FileManager.default.createDirectory(
            at: scratch.url, withIntermediateDirectories: true)
        let path = Tool.path.removingLastComponent().string
        let variables: [Environment.Key: String?] = [
            "PATH": path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
            "SOURCE": SweepFixture.project.path, "COLUMNS": nil,
        ]
        let script = """
            . "$SOURCE/Tests/Programs/document_tree.sh"
            \(before)
            run \(page) \(kinds)
            """
        let result = try await Subprocess.run(
            .path("/bin/bash"), arguments: ["-o", "pipefail", "-c", script],
            environment: .inherit.updating(variables.merging(environment) { $1 }),
            workingDirectory: FilePath(scratch.path), input: .none,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(page): \(result.standardError)")
    }
}
