// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// The folder that a run leaves: where each of its files is.
public struct RunFolder: Sendable, Hashable {
    public let path: FilePath

    public var trace: FilePath { path.appending("trace.srt") }
    public var record: FilePath { path.appending("run.json") }
    /// Contents of written pages, where they were asked for.
    public var pages: FilePath { path.appending("pages.bin") }
    /// Which record and which page each of ``pages`` is of.
    public var pageIndex: FilePath { path.appending("pages.tsv") }
    /// ``pages`` as they left the guest; removed once they are whole.
    public var rawPages: FilePath { path.appending("pages.raw") }
    public var console: FilePath { path.appending("console.log") }
    public var workloadLog: FilePath { path.appending("workload.log") }
    public var histogram: FilePath { path.appending("histogram.txt") }
    /// What QEMU itself printed; removed when that is nothing.
    public var qemuLog: FilePath { path.appending("qemu.log") }
    /// The guest's status lines.
    public var status: FilePath { path.appending("status.jsonl") }
    /// The collected stream as it left the guest; removed once the trace is whole.
    public var stream: FilePath { path.appending("stream.raw") }

    /// Locked while the run is being made.
    public var lock: FilePath { path.appending("run.lock") }

    public init(path: FilePath) {
        self.path = path
    }

    /// Finds out, without touching anything, whether a run may be put there.
    ///
    /// - Parameters:
    ///   - path: where the run is to go.
    ///   - force: allows a folder that an earlier run left; no other that holds files.
    /// - Throws: `SRError` of status `outputError`.
    public static func check(_ path: FilePath, force: Bool) throws {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard unsafe files.fileExists(atPath: path.string, isDirectory: &isFolder) else {
            return try checkParent(of: path)
        }
        guard isFolder.boolValue else {
            throw SRError(.output, "\(path) exists and is not a folder")
        }
        let folder = RunFolder(path: path)
        guard !RunLock.isHeld(folder) else { throw RunLock.busy(folder) }
        let held = (try? files.contentsOfDirectory(atPath: path.string)) ?? []
        guard held.isEmpty || force || folder.isOnlyBegun else {
            throw SRError(
                .output,
                "the run folder \(path) exists; give another with -o, or --force to replace the "
                    + "run in it")
        }
        guard held.isEmpty || held.contains("run.json") else {
            throw SRError(
                .output, "\(path) holds files but no run.json: --force replaces runs only")
        }
    }

    /// Whether its run ended before it had a record.
    private var isOnlyBegun: Bool {
        guard let text = try? Data(contentsOf: URL(filePath: record.string)) else { return false }
        // Killed, or out of room, before it was written.
        return text.isEmpty || text == Data(Self.begun.utf8)
    }

    /// What stands in run.json until there is a record.
    private static let begun = "{}\n"

    /// The folder in which the run folder, and folders on the way to it, will be made.
    private static func checkParent(of path: FilePath) throws {
        let files = FileManager.default
        var parent = URL(filePath: path.string).deletingLastPathComponent()
        while !files.fileExists(atPath: parent.path), parent.path != "/" {
            parent.deleteLastPathComponent()
        }
        guard files.isWritableFile(atPath: parent.path) else {
            throw SRError(
                .output, "cannot make \(path): no permission to write in \(parent.path)")
        }
    }

    /// Makes the folder, locked while the lock lives, and empties it of an earlier run where `force` allows that.
    ///
    /// - Throws: `SRError` of status `outputError`; a folder that was not there before is then
    ///   gone again.
    package static func create(
        _ path: FilePath, force: Bool
    ) throws -> (folder: RunFolder, lock: RunLock) {
        try check(path, force: force)
        let folder = RunFolder(path: path)
        let files = FileManager.default
        let isNew = !files.fileExists(atPath: path.string)
        var isOurs = false
        do {
            try files.createDirectory(atPath: path.string, withIntermediateDirectories: true)
            let lock = try RunLock(folder)
            isOurs = true
            for name in try files.contentsOfDirectory(atPath: path.string)
            where path.appending(name) != folder.lock {
                try files.removeItem(atPath: path.appending(name).string)
            }
            try Data(begun.utf8).write(to: URL(filePath: folder.record.string))
            return (folder, lock)
        } catch let error as SRError {
            throw error
        } catch {
            if isNew, isOurs { HostFiles.remove(path) }
            throw SRError(
                .output, "cannot write in \(path): \(SystemReason.text(error))")
        }
    }
}
