// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRCapture
import SRMachine
import SRParse
import SRReport
import SRRun
import SRStats
import SystemPackage

/// What a person reads at the end of a capture: what came, whether it is to be believed,
/// where it is, and what to try next.
struct CaptureSummary {
    let text: String

    init(_ run: Capture.Run) {
        let record = run.record
        var lines: [String] = []
        if let drawing = Self.histogram(run) { lines.append(drawing) }
        if let events = record.events, events.all > 0 {
            lines.append(
                "\(events.all) events: \(events.writes) writes, \(events.reads) reads, "
                    + "\(events.frees) frees, \(events.discards) discards; \(events.lost) lost")
        }
        if let books = record.books {
            lines.append("books: " + (books.balanced ? "balanced" : "NOT balanced"))
            lines.append(Self.account("  writes", books.writes, counter: "pswpout"))
            lines.append(Self.account("  reads ", books.reads, counter: "pswpin"))
        }
        if let guest = record.guest, let machine = record.machine, guest.memTotalKiB > 0 {
            var line =
                "guest: Linux \(guest.kernel), \(guest.memTotalKiB / 1024) MiB, "
                + "\(guest.vcpus) CPU, \(machine.accelerator)"
            line += machine.repeatable ? ", repeatable" : ", not repeatable"
            lines.append(line)
            lines.append(
                String(
                    format: "time: %.1f s in the guest, %.1f s here (boot %.1f s)",
                    record.workload.seconds, record.seconds ?? 0, guest.bootSeconds ?? 0))
        }
        if record.status != .ok {
            lines += Self.tail(run.folder.console, "console.log")
            if record.status == .workloadFailed {
                lines += Self.tail(run.folder.workloadLog, "workload.log")
            }
        }
        lines.append("run folder: \(run.folder.path)")
        if record.status == .ok, record.trace != nil {
            lines += [
                "next:  srorch histogram --format svg -o histogram.svg \(run.folder.path)",
                "       srorch dump \(run.folder.path) | head",
                "       srorch workloads",
            ]
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// The picture that the terminal can show; nil when nothing was written.
    private static func histogram(_ run: Capture.Run) -> String? {
        guard let events = run.record.events, events.writes > 0 else { return nil }
        return TerminalHistogram.summary(
            of: run.folder, title: "capture \(run.record.workload.name)")
    }

    private static func account(_ name: String, _ of: Books.Account, counter: String) -> String {
        var text = "\(name) \(of.trace) = \(counter) \(of.counter)"
        for difference in of.differences { text += " + \(difference.pages) (\(difference.name))" }
        if of.unexplained != 0 { text += " + \(of.unexplained) UNEXPLAINED" }
        return text
    }

    private static func tail(_ path: FilePath, _ name: String) -> [String] {
        let lines = ConsoleTail(path: path).lines
        guard !lines.isEmpty else { return ["\(name) is empty"] }
        return ["last lines of \(name):"] + lines.map { "  | " + $0 }
    }
}
