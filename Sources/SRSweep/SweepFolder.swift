// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
public import SystemPackage

/// What a sweep leaves: `runs/` of whole runs, `failed/` of the others, and the plan.
///
/// A run is made in `work/` and renamed to `runs/NAME` when it is whole, so that a name in
/// `runs/` is a whole run whatever happens to this process or this machine.
public struct SweepFolder: Sendable, Hashable {
    public let path: FilePath

    public var plan: FilePath { path.appending("plan.yaml") }
    public var record: FilePath { path.appending("sweep.json") }
    public var runs: FilePath { path.appending("runs") }
    public var failed: FilePath { path.appending("failed") }
    public var work: FilePath { path.appending("work") }
    /// What Slurm is asked to run, and what the tasks say.
    public var slurm: FilePath { path.appending("slurm") }
    var lock: FilePath { path.appending("lock") }

    /// What `sweep.json` says: which plan the folder belongs to.
    struct Record: Codable {
        var schema = 1
        var name: String
        /// ``SweepPlan/digest``.
        var plan: String
        var runs: Int
    }

    public init(path: FilePath) {
        self.path = path
    }

    /// Makes the folder for a plan, or finds it as an earlier start left it.
    ///
    /// - Throws: `SRError` of status `outputError` for a folder of something else or of
    ///   another plan, or one that cannot be written.
    public func open(for plan: SweepPlan) throws {
        let files = FileManager.default
        if files.fileExists(atPath: record.string) {
            return try check(plan)
        }
        try checkKind()
        try writing {
            try files.createDirectory(atPath: path.string, withIntermediateDirectories: true)
            try Data(plan.text.utf8).write(to: URL(filePath: self.plan.string), options: .atomic)
            let record = Record(name: plan.name, plan: plan.digest, runs: plan.runs.count)
            try Self.write(record, to: self.record)
        }
    }

    /// Finds out, without touching anything, whether a sweep may be put there.
    ///
    /// - Throws: `SRError` of status `outputError` for a folder of something else.
    func checkKind() throws {
        let held = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
        guard held.contains("sweep.json") || held.allSatisfy({ $0 == "lock" }) else {
            throw SRError(
                .output, "\(path) holds files but no sweep.json: give another folder with -o")
        }
    }

    func readRecord() throws -> Record {
        do {
            return try JSONDecoder().decode(
                Record.self, from: Data(contentsOf: URL(filePath: record.string)))
        } catch {
            throw SRError(
                .output, "cannot read \(record): \(SystemReason.text(error))")
        }
    }

    /// - Throws: `SRError` of status `outputError` when the folder is another plan's.
    public func check(_ plan: SweepPlan) throws {
        let found = try readRecord()
        guard found.plan != plan.digest else { return }
        let names = Set(plan.runs.map(\.name))
        let strangers = whole().filter { !names.contains($0) }.count
        throw SRError(
            .output,
            "\(path) was begun with another plan (\(found.runs) runs; its copy is \(self.plan))"
                + (strangers > 0 ? ", \(strangers) of its whole runs are not in this one" : "")
                + ": give the changed plan another name, or another folder with -o")
    }

    /// Names of the runs that are whole. O(runs).
    public func whole() -> Set<String> { names(in: runs) }

    /// Names of the runs that failed and have not been made since.
    public func failures() -> Set<String> { names(in: failed) }

    private func names(in folder: FilePath) -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [])
    }

    /// Makes the folders below, and empties `work/` of what a killed process left.
    ///
    /// Only for who holds the lock, while no task of a cluster is at work.
    public func prepare() throws {
        let files = FileManager.default
        try writing {
            try? files.removeItem(atPath: work.string)
            for folder in [runs, failed, work] {
                try files.createDirectory(
                    atPath: folder.string, withIntermediateDirectories: true)
            }
        }
    }

    /// Why the last try at a run failed, as `failed/NAME/srorch.log` has it: its last line.
    public func reason(of run: String) -> String {
        let log = failed.appending(run).appending("srorch.log")
        return Self.lastLine((try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "")
    }

    /// The last line that srorch said, without its name.
    static func lastLine(_ text: String) -> String {
        let line = text.split(separator: "\n").last.map(String.init) ?? "it said nothing"
        return line.hasPrefix("srorch: ") ? String(line.dropFirst(8)) : line
    }

    static func write(_ value: some Encodable, to path: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value) + Data("\n".utf8)
        try data.write(to: URL(filePath: path.string), options: .atomic)
    }

    func writing(_ work: () throws -> Void) throws {
        do { try work() } catch {
            throw SRError(
                .output, "cannot write in \(path): \(SystemReason.text(error))")
        }
    }
}
