// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRParse
import SRReport
import SRRunFolder
import SRStats
import SRSynth
import SRSynthRun
import SystemPackage

/// What a person reads at the end of a synthetic run.
struct SynthSummary {
    let text: String

    init(_ run: SynthRun) {
        let record = run.record
        var lines: [String] = []
        if let events = record.events {
            if let drawing = TerminalHistogram.summary(
                of: run.lengths, title: "synth \(record.workload.name)")
            {
                lines.append(drawing)
            }
            lines.append(
                "\(events.all) events: \(events.writes) writes, \(events.reads) reads, "
                    + "\(events.frees) frees")
            if events.all == 0 {
                lines.append("nothing was swapped: give less --memory, or a larger size")
            }
        }
        if let synth = record.synth {
            lines.append(
                "model: Linux \(synth.kernel), \(synth.reclaim), \(synth.residentKiB / 1024) MiB "
                    + "for the workload, \(synth.swapMiB) MiB of swap, repeatable")
            lines.append("event digest: \(synth.eventDigest ?? "-")")
        }
        lines.append(
            String(
                format: "time: %.1f s in the model, %.1f s here", record.workload.seconds,
                record.seconds ?? 0))
        lines.append("run folder: \(run.folder.path)")
        if record.status == .ok, record.events?.all ?? 0 > 0 {
            lines += [
                "next:  srorch histogram --format svg -o histogram.svg \(run.folder.path)",
                "       srorch capture --workload \(record.workload.name)",
            ]
        }
        text = lines.joined(separator: "\n") + "\n"
    }
}
