// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRText

/// `runs.csv`: a line a run, which every tool reads and Croissant's record set is made of.
enum RunTable {
    /// Name, type in schema.org's words, and what it is.
    static let columns: [(name: String, type: String, what: String)] = [
        ("run", "sc:Text", "Name of the run, its folder below runs/"),
        ("kind", "sc:Text", "capture: of a real kernel; model, exact, sampled: without one"),
        ("workload", "sc:Text", "What was run"),
        ("kernel", "sc:Text", "Linux and the version that swapped, or whose rules were followed"),
        ("memory_kib", "sc:Integer", "Memory: the guest's, or what could be resident"),
        ("swap_mib", "sc:Integer", "Size of the swap device"),
        ("seed", "sc:Integer", "What sets equal recipes apart"),
        ("repeatable", "sc:Boolean", "Whether the recipe gives the same bytes again"),
        ("seconds", "sc:Float", "Time in the guest or the model"),
        ("reads", "sc:Integer", "Pages read from swap"),
        ("writes", "sc:Integer", "Pages written to swap"),
        ("frees", "sc:Integer", "Swap slots given up"),
        ("discards", "sc:Integer", "Pages discarded on the device"),
        ("trace_bytes", "sc:Integer", "Size of trace.srt"),
        ("trace_sha256", "sc:Text", "SHA-256 of trace.srt"),
        ("events_sha256", "sc:Text", "SHA-256 of its header and events, however they are packed"),
    ]

    static func text(_ runs: [DatasetDescription.Run]) -> String {
        var text = columns.map(\.name).joined(separator: ",") + "\n"
        for run in runs {
            let fields = [
                run.name, run.kind, TextName.text(run.workload, ifNot: "workload-"),
                TextName.text(run.kernel, ifNot: "Linux "), "\(run.memoryKiB)",
                "\(run.swapMiB)", "\(run.seed)", run.repeatable ? "true" : "false",
                "\(run.seconds)", "\(run.reads)", "\(run.writes)", "\(run.frees)",
                "\(run.discards)", "\(run.traceBytes)", run.traceSHA256,
                run.eventsSHA256 ?? "",
            ]
            text += fields.map(CSVText.field).joined(separator: ",") + "\n"
        }
        return text
    }
}
