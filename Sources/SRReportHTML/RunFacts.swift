// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRReport
internal import SRRunFolder
internal import SRStats
internal import SRText

extension RunFigures {
    /// What it is, in a line.
    var headline: String {
        var text = trait("workload") ?? header.origin
        if text.isEmpty { text = "A trace of unknown origin" }
        if let kernel = trait("kernel") { text += ", Linux \(kernel)" }
        if let memory = trait("memory") { text += ", \(memory) of memory" }
        if let kind = trait("made by"), kind != "capture" {
            text += kind == "model" ? ", modelled" : ", a program under a cap (\(kind))"
        }
        if profile.seconds > 0 { text += ", \(Numbers.fixed(profile.seconds, 1)) s" }
        return PlainText.line(text)
    }

    /// What was swapped, in a sentence.
    var story: String {
        var text = "\(Numbers.grouped(profile.events)) events"
        if profile.seconds > 0 { text += " in \(Numbers.fixed(profile.seconds, 1)) s" }
        let counts = profile.counts
        text += ": \(Numbers.grouped(counts.writes)) pages written, "
        text += "\(Numbers.grouped(counts.reads)) read back, "
        text += "\(Numbers.grouped(counts.frees + counts.discards)) slots given up, "
        return text + "\(Numbers.grouped(counts.lost)) records lost."
    }

    /// What ran and where: what it is, and its value.
    var facts: [[String]] {
        var facts: [[String]] = []
        if let record {
            facts.append(["status", record.status.rawValue])
            if let message = record.message { facts.append(["message", message]) }
            facts.append(["workload", record.workload.name])
            let parameters = record.workload.parameters.sorted { $0.key < $1.key }
            if !parameters.isEmpty {
                facts.append(
                    [
                        "parameters",
                        parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
                    ])
            }
            facts.append(["command", record.workload.command.joined(separator: " ")])
            if let guest = record.guest {
                facts.append(["kernel", guest.kernel])
                facts.append(
                    [
                        "guest",
                        "\(guest.memoryMiB) MiB of memory, \(guest.swapMiB) MiB of swap, "
                            + "\(guest.vcpus) CPU",
                    ])
                if let available = guest.memAvailableKiB {
                    facts.append(
                        ["available at the start", "\(Numbers.grouped(UInt64(available))) KiB"])
                }
                if let limit = record.settings?.memcgMiB {
                    facts.append(["memory cgroup", "\(limit) MiB"])
                }
            }
            if let machine = record.machine {
                facts.append(
                    [
                        "machine",
                        "QEMU \(machine.qemu), \(machine.accelerator), seed \(machine.seed)"
                            + (machine.repeatable ? ", repeatable" : ", not repeatable"),
                    ])
            }
            if let synth = record.synth {
                facts.append(
                    [
                        "model",
                        "\(synth.mode), Linux \(synth.kernel), \(synth.reclaim), "
                            + "\(synth.residentKiB / 1024) MiB resident, \(synth.swapMiB) MiB of "
                            + "swap, seed \(synth.seed)",
                    ])
            }
            if let host = record.host { facts.append(["host", host.system]) }
        }
        if !header.origin.isEmpty { facts.append(["trace from", header.origin]) }
        facts.append(["lengths of", header.labels.joined(separator: ", ")])
        facts.append(["page", "\(header.pageSize.bytes) bytes"])
        return facts.map { $0.map(PlainText.line) }
    }

    /// How to make the run again: a command where there is one, else why not.
    var again: (command: String?, words: String?) {
        if let madeAgainBy { return (madeAgainBy, nil) }
        guard let record else {
            return (nil, "A trace without a run.json: what made it is not known.")
        }
        if record.machine?.repeatable == true { return ("srorch reproduce \(path ?? name)", nil) }
        if let synth = record.synth, synth.mode == "model" {
            return (
                nil,
                "The same words to srorch synth give the same bytes on any machine; the table "
                    + "above has them."
            )
        }
        return (nil, "A run like this one cannot be repeated byte for byte.")
    }

    /// The same for a page that is shown elsewhere: without an absolute path of this machine.
    var againElsewhere: (command: String?, words: String?) {
        guard let path, path.hasPrefix("/") || path.hasPrefix("'/"), madeAgainBy == nil,
            let command = again.command
        else { return again }
        return (command.replacing(path, with: name), "In the folder that holds the run:")
    }
}
