// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRRunFolder
internal import SRText

/// One thing that made a run what it is, and in which two runs may differ.
struct RunTrait: Equatable, Sendable {
    let name: String
    let value: String
}

extension RunFigures {
    /// All that the run's record has of them, in the order in which they are told.
    var traits: [RunTrait] {
        guard let record else { return [] }
        var traits = [RunTrait(name: "workload", value: record.workload.name)]
        func add(_ name: String, _ value: String) {
            traits.append(RunTrait(name: name, value: value))
        }
        for (name, value) in record.workload.parameters.sorted(by: { $0.key < $1.key })
        where name != "seed" {
            add(name, value)
        }
        if let guest = record.guest {
            add("made by", "capture")
            add("kernel", guest.kernel)
            add("memory", "\(guest.memoryMiB) MiB")
            add("swap", "\(guest.swapMiB) MiB")
            add("CPUs", "\(guest.vcpus)")
        }
        if let machine = record.machine {
            add("seed", "\(machine.seed)")
            add("swap like", machine.swapLike)
            add("accelerator", machine.accelerator)
        }
        if let synth = record.synth {
            add("made by", synth.mode)
            add("kernel", synth.kernel)
            add("memory", Numbers.bytes(UInt64(max(0, synth.residentKiB)) * 1024))
            add("swap", "\(synth.swapMiB) MiB")
            add("seed", "\(synth.seed)")
            add("swap like", synth.swapLike)
            add("reclaim", synth.reclaim)
            add("readahead", synth.readahead)
        }
        return traits
    }

    func trait(_ name: String) -> String? { traits.first { $0.name == name }?.value }

    /// Names of the traits in which some of the runs differ, in order.
    static func differing(_ runs: [RunFigures]) -> [String] {
        var names: [String] = []
        for run in runs {
            for trait in run.traits where !names.contains(trait.name) { names.append(trait.name) }
        }
        return names.filter { name in Set(runs.map { $0.trait(name) ?? "" }).count > 1 }
    }
}
