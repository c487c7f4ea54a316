// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRCapture
import SRFiles
import SRGuest
import SRParse
import SRReplay
import SRReport
import SRRunFolder
import SRStats
import SRText
import SystemPackage

/// What a person reads at the end of a capture: what came, whether it is to be believed,
/// where it is, and what to try next.
struct CaptureSummary {
    let text: String

    init(_ run: Capture.Run) {
        let record = run.record
        var lines: [String] = []
        if let drawing = TerminalHistogram.summary(
            of: run.lengths, title: "capture \(record.workload.name)")
        {
            lines.append(drawing)
        }
        if let events = record.events, events.all > 0 {
            lines.append(
                "\(events.all) events: \(events.writes) writes, \(events.reads) reads, "
                    + "\(events.frees) frees, \(events.discards) discards; \(events.lost) lost")
        }
        if let books = record.books {
            lines.append("counters: " + (books.balanced ? "balanced" : "NOT balanced"))
            lines.append(Self.account("  writes", books.writes, counter: "pswpout"))
            lines.append(Self.account("  reads ", books.reads, counter: "pswpin"))
        }
        if let guest = record.guest, let machine = record.machine, guest.memTotalKiB > 0 {
            var line =
                "guest: Linux \(guest.kernel), \(guest.memTotalKiB / 1024) MiB, "
                + "\(guest.vcpus) CPU, \(machine.accelerator)"
            line += machine.repeatable ? ", repeatable" : ", NOT repeatable"
            if !record.status.isOwnEnd {
                line += ": it was ended from outside"
            } else if let reason = machine.unrepeatable {
                line += ": \(reason)"
            }
            lines.append(line)
            if let line = Self.memory(guest, record.settings) { lines.append(line) }
            lines.append(Self.time(record, boot: guest.bootSeconds ?? 0))
        }
        if record.status != .ok {
            lines += Self.tail(run.folder.console, "console.log")
            if record.status == .workloadFailed {
                lines += Self.tail(run.folder.workloadLog, "workload.log")
            }
        }
        if let output = Self.output(run) { lines.append(output) }
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

    /// What the command had, where its amount was asked for.
    private static func memory(_ guest: RunRecord.Guest, _ settings: RunRecord.Settings?) -> String?
    {
        if let wanted = settings?.availableMiB, let had = guest.memAvailableKiB {
            return String(
                format: "memory: %.1f MiB available at the start, of %d asked for",
                Double(had) / 1024, wanted)
        }
        guard let cgroup = guest.cgroup else { return nil }
        let peak = Double(cgroup.currentBytes.max() ?? 0) / 1_048_576
        let swap = Double(cgroup.swapBytes.max() ?? 0) / 1_048_576
        var line = String(
            format: "memory: cgroup of %d MiB, held up to %.1f, and %.1f of swap", cgroup.limitMiB,
            peak, swap)
        if let waited = cgroup.pressureMicroseconds["some"]?.last {
            line += String(format: "; waited for it %.1f s", Double(waited) / 1e6)
        }
        return line
    }

    private static func time(_ record: RunRecord, boot: Double) -> String {
        let guest = String(format: "%.1f s in the guest", record.workload.seconds)
        let here = String(format: "%.1f s here (boot %.1f s)", record.seconds ?? 0, boot)
        if let limit = record.settings?.durationSeconds, record.workload.signal == SIGKILL,
            record.status == .ok
        {
            return "time: \(guest), as --duration \(limit) has it; \(here)"
        }
        let hasEnded = record.workload.exitStatus >= 0 || record.workload.signal != 0
        guard !hasEnded else { return "time: \(guest), \(here)" }
        return record.workload.seconds > 0
            ? "time: \(guest) until it was ended, \(here)"
            : "time: ended before the command had begun, \(here)"
    }

    /// Where the command's own output is; nil if it printed nothing.
    private static func output(_ run: Capture.Run) -> String? {
        let path = run.folder.workloadLog
        guard let bytes = HostFiles.size(path), bytes > 0 else { return nil }
        return "its output: \(path), \(Numbers.grouped(UInt64(bytes))) bytes"
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
