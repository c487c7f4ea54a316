// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRReport
import SRSweep
import SystemPackage

/// What `sweep --dry-run` prints: the runs in the plan's order, with cost and disk.
struct SweepListing {
    let plan: SweepPlan
    let folder: SweepFolder
    private let whole: Set<String>

    init(_ plan: SweepPlan, _ folder: SweepFolder) {
        self.plan = plan
        self.folder = folder
        whole = folder.whole()
    }

    private struct Entry: Encodable {
        var number: Int
        var name: String
        var isWhole: Bool
        var command: [String]
        var seconds, events, bytes: Double?
    }

    private struct Whole: Encodable {
        var name, mode, digest, folder: String
        var freeBytes: Int64?
        var runs: [Entry]
    }

    private func command(_ run: PlannedRun) -> [String] {
        ["srorch"] + run.command(output: folder.runs.appending(run.name).string)
    }

    /// Bytes of the disk that the folder is, or will be, on.
    private var freeBytes: Int64? {
        var place = URL(filePath: folder.path.string)
        while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
            place.deleteLastPathComponent()
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }

    func json() throws -> String {
        let entries = plan.runs.enumerated().map { number, run in
            Entry(
                number: number, name: run.name, isWhole: whole.contains(run.name),
                command: command(run), seconds: run.estimate.seconds,
                events: run.estimate.events, bytes: run.estimate.bytes)
        }
        return try SweepSummary.encode(
            Whole(
                name: plan.name, mode: plan.mode.rawValue, digest: plan.digest,
                folder: folder.path.string, freeBytes: freeBytes, runs: entries))
    }

    func text() -> String {
        var lines: [String] = []
        for (number, run) in plan.runs.enumerated() {
            let cost = run.estimate.seconds.map { "about \(Self.clock($0))" } ?? "cost not known"
            lines.append(
                "\(number)  \(run.name)  " + (whole.contains(run.name) ? "whole already" : cost))
            lines.append("    " + Self.pasted(command(run)))
        }
        lines.append("")
        lines.append(contentsOf: totals())
        return lines.joined(separator: "\n") + "\n"
    }

    private func totals() -> [String] {
        let rest = plan.runs.filter { !whole.contains($0.name) }
        let unknown = rest.filter { $0.estimate.seconds == nil }.count
        let seconds = rest.compactMap(\.estimate.seconds).reduce(0, +)
        let bytes = rest.compactMap(\.estimate.bytes).reduce(0, +)
        var lines = [
            "\(plan.runs.count) runs in \(folder.path): \(whole.count) whole, \(rest.count) to make"
        ]
        if unknown < rest.count {
            lines.append(
                "Time: about \(Self.clock(seconds)) one after another; disk: about "
                    + "\(Self.mebibytes(bytes))"
                    + (freeBytes.map { " of \(Self.mebibytes(Double($0))) free" } ?? ""))
        }
        if unknown > 0 {
            lines.append("The cost of \(unknown) is not known: the catalogue states none.")
        }
        return lines
    }

    private static func mebibytes(_ bytes: Double) -> String {
        "\(Int((bytes / 1_048_576).rounded(.up))) MiB"
    }

    /// Hours, minutes and seconds.
    static func clock(_ seconds: Double) -> String {
        let all = Int(seconds.rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let tail = two(all / 60 % 60) + ":" + two(all % 60)
        return all < 3600 ? tail : "\(all / 3600):" + tail
    }

    /// Words as a shell takes them.
    static func pasted(_ words: [String]) -> String {
        words.map { word in
            word.wholeMatch(of: /[A-Za-z0-9=.,:+_\/@%-]+/) != nil
                ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }
}
