// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SRParse
import SystemPackage

@testable import SRRunFolder

/// A folder for run folders, gone with the test.
final class Place {
    let path: FilePath

    init() throws { path = try HostFiles.temporaryFolder() }

    deinit { HostFiles.remove(path) }

    func text(_ file: FilePath) throws -> String {
        try String(contentsOfFile: file.string, encoding: .utf8)
    }

    func names(_ folder: RunFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path.string).sorted()
    }
}

extension RunRecord {
    static func test(_ status: CaptureStatus = .running) -> RunRecord {
        RunRecord(
            status: status,
            workload: .init(
                name: "test", parameters: ["size": "1M"], command: ["test"], environment: [:],
                workingDirectory: "/", exitStatus: 0, signal: 0, seconds: 1, userSeconds: 0,
                systemSeconds: 0),
            synth: .init(
                mode: "model", kernel: "6.1", reclaim: "lru", readahead: "vma", pageCluster: 3,
                swapLike: "disk", pageSize: .kib4, residentKiB: 4, swapMiB: 1, seed: 1,
                repeatable: true),
            host: .current(), started: "2026-01-01T00:00:00Z", tool: .present)
    }
}

/// Three writes of 100 bytes, and one of a page that did not shrink.
func writeTrace(_ path: FilePath, compressors: [String] = ["lzo1x-1"]) throws {
    var writer = try TraceWriter(
        path: path.string, header: TraceHeader(pageSize: .kib4, compressors: compressors))
    let others = [UInt32](repeating: 7, count: compressors.count - 1)
    for page in 0..<UInt32(4) {
        try writer.append(
            SwapEvent(
                time: UInt64(page), operation: .write, pageIndex: page,
                length: page < 3 ? 100 : 4096),
            otherLengths: others.span)
    }
    _ = try writer.finish()
}
