// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
internal import SRRunFolder

/// What runs are called in a dataset: after what was run, so that the same runs have the same
/// names whatever folders they lay in.
enum RunNames {
    /// `kernel-build-6.1-128M-s1`, with `-lz4-zstd` where more compressors ran; a model's begins
    /// `synth-`, a program's `program-`.
    static func base(_ record: RunRecord) -> String {
        let name = record.workload.name
        let seed = record.machine?.seed ?? record.synth?.seed ?? 0
        var text: String
        if let guest = record.guest, let machine = record.machine {
            let series = guest.kernel.split(separator: ".").prefix(2).joined(separator: ".")
            text = "\(name)-\(series)-\(guest.memoryMiB)M-s\(seed)"
            if machine.swapLike != "disk" { text += "-\(machine.swapLike)" }
            for compressor in record.settings?.compressors ?? [] { text += "-\(compressor)" }
            if !machine.repeatable { text += "-\(machine.accelerator)" }
        } else {
            let synth = record.synth
            let size = size(synth?.residentKiB ?? 0)
            text =
                synth?.mode == "model"
                ? "synth-\(name)-\(synth?.kernel ?? "")-\(size)-s\(seed)"
                : "program-\(name)-\(synth?.mode ?? "")-\(size)"
        }
        return MemberName.plain(text)
    }

    private static func size(_ kib: Int) -> String {
        kib % 1024 == 0 ? "\(kib >> 10)M" : "\(kib)K"
    }

    /// Names for all runs, in their order, each another.
    ///
    /// Where several have one base, the parameters in which they differ are added, and where
    /// that is not enough the first digits of their record's digest.
    /// - Parameter digests: of the shared records, one a run.
    static func names(_ records: [RunRecord], digests: [String]) -> [String] {
        var names = records.map(base)
        apart(&names) { group in
            var keys: Set<String> = []
            for index in group { keys.formUnion(records[index].workload.parameters.keys) }
            let differing = keys.sorted().filter { key in
                Set(group.map { records[$0].workload.parameters[key] }).count > 1
            }
            return { index in
                differing.map { key in
                    let value = records[index].workload.parameters[key] ?? "none"
                    return "-" + MemberName.plain(key + value)
                }.joined()
            }
        }
        apart(&names) { _ in { index in "-\(digests[index].prefix(8))" } }
        return names
    }

    /// Adds to the names that several have what `suffix` gives for them.
    private static func apart(
        _ names: inout [String], _ suffix: ([Int]) -> (Int) -> String
    ) {
        for group in Dictionary(grouping: names.indices, by: { names[$0] }).values
        where group.count > 1 {
            let ending = suffix(group)
            for index in group { names[index] += ending(index) }
        }
    }
}
