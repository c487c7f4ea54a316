// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRRunFolder

extension RunRecord {
    /// Whether its recipe gives the same trace again, byte for byte.
    var isRepeatable: Bool { machine?.repeatable ?? synth?.repeatable ?? false }

    /// The record as a dataset holds it: what decides the run, and what came out of it. The
    /// hour, the time it took and where files lay on the host are left out, and the host
    /// itself where the run does not depend on it.
    func shared(_ scrubber: Scrubber) -> RunRecord {
        var record = self
        record.started = nil
        record.seconds = nil
        record.guest?.bootSeconds = nil
        if isRepeatable { record.host = nil }
        record.machine?.shim?.digest = nil
        // Which QEMU it was stands in machine.qemu; by which loader it was started is the
        // host's affair.
        if let words = record.machine?.arguments, let first = words.firstIndex(of: "-nodefaults") {
            let program = words[..<first].last { $0.contains("qemu-system-") } ?? words[0]
            let name = program.split(separator: "/").last.map(String.init) ?? program
            record.machine?.arguments = [name] + words[first...]
        }
        // A guest's command is the recipe; a program's was typed on a host.
        if let mode = synth?.mode, mode != "model" {
            record.workload.command = workload.command.map { scrubber.word($0) }
            record.workload.workingDirectory = ""
        }
        record.message = message.map { scrubber.text($0) }
        return record
    }

    /// The run by its figures.
    func described(as name: String) -> DatasetDescription.Run? {
        guard let events, let trace else { return nil }
        let series = guest.map { $0.kernel.split(separator: ".").prefix(2).joined(separator: ".") }
        return DatasetDescription.Run(
            name: name, kind: synth?.mode ?? "capture", workload: workload.name,
            kernel: series ?? synth?.kernel ?? "",
            memoryKiB: guest.map { $0.memoryMiB << 10 } ?? synth?.residentKiB ?? 0,
            swapMiB: guest?.swapMiB ?? synth?.swapMiB ?? 0,
            seed: machine?.seed ?? synth?.seed ?? 0, repeatable: isRepeatable,
            seconds: workload.seconds, reads: events.reads, writes: events.writes,
            frees: events.frees, discards: events.discards, traceBytes: trace.bytes,
            traceSHA256: trace.sha256, eventsSHA256: events.sha256)
    }
}
