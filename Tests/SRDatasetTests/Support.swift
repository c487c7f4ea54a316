// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
import SRSynthRun
import SystemPackage

@testable import SRDataset
@testable import SRSynth

/// A folder of a test's own, that goes with it.
final class Place: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> FilePath { FilePath(url.appending(path: name).path) }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: name)))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: url.appending(path: name))
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// A run of a few thousand events, modelled.
    func run(_ name: String, seed: UInt64 = 1) throws -> FilePath {
        var request = SynthRequest(
            workload: "memory-fill", parameters: ["size": "2M", "passes": "2"],
            output: path(name))
        request.residentBytes = 1 << 20
        request.swapMiB = 8
        request.seed = seed
        _ = try SynthRun.make(request)
        return path(name)
    }

    /// A dataset of one such run.
    func dataset(_ name: String, seeds: [UInt64] = [1]) async throws -> FilePath {
        var runs: [PackRequest.Run] = []
        for seed in seeds { runs.append(.init(path: try run("run-\(seed)", seed: seed))) }
        _ = try await Packer.pack(
            PackRequest(
                runs: runs, output: path(name), description: DatasetDescription(name: "small")))
        return path(name)
    }
}

/// What a dataset's error says; nil where there is none.
func complaint(_ body: () throws -> Void) -> SRError? {
    do {
        try body()
        return nil
    } catch { return error as? SRError }
}
