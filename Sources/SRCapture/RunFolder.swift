// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRMachine
public import SystemPackage

/// The folder that a run leaves: where each of its files is.
public struct RunFolder: Sendable, Hashable {
    public let path: FilePath

    public var trace: FilePath { path.appending("trace.srt") }
    public var record: FilePath { path.appending("run.json") }
    public var console: FilePath { path.appending("console.log") }
    public var workloadLog: FilePath { path.appending("workload.log") }
    public var histogram: FilePath { path.appending("histogram.txt") }
    /// What QEMU itself printed; removed when that is nothing.
    public var qemuLog: FilePath { path.appending("qemu.log") }
    /// The guest's status lines.
    public var status: FilePath { path.appending("status.jsonl") }
    /// The collected stream as it left the guest; removed once the trace is whole.
    public var stream: FilePath { path.appending("stream.raw") }

    public init(path: FilePath) {
        self.path = path
    }

    /// Makes the folder.
    ///
    /// - Parameter force: empties a folder that an earlier run left; any other is refused.
    /// - Throws: ``CaptureError`` of status `outputError`.
    public static func create(_ path: FilePath, force: Bool) throws -> RunFolder {
        let folder = RunFolder(path: path)
        let files = FileManager.default
        var isFolder: ObjCBool = false
        if unsafe files.fileExists(atPath: path.string, isDirectory: &isFolder) {
            let held = (try? files.contentsOfDirectory(atPath: path.string)) ?? []
            if !isFolder.boolValue {
                throw CaptureError(.outputError, "\(path) exists and is not a folder")
            }
            if !held.isEmpty {
                guard force else {
                    throw CaptureError(
                        .outputError,
                        "the run folder \(path) exists; give another with -o, or --force to "
                            + "replace the run in it")
                }
                guard held.contains("run.json") else {
                    throw CaptureError(
                        .outputError,
                        "\(path) holds files but no run.json: --force replaces runs only")
                }
                for name in held { try? files.removeItem(atPath: path.appending(name).string) }
            }
        }
        do {
            try files.createDirectory(atPath: path.string, withIntermediateDirectories: true)
            let probe = path.appending("run.json")
            try Data("{}\n".utf8).write(to: URL(filePath: probe.string))
        } catch {
            throw CaptureError(
                .outputError, "cannot write in \(path): \(SystemReason.text(error))")
        }
        return folder
    }
}
