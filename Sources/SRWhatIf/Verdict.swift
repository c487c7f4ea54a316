// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRDevices
internal import SRLinux
internal import SRText

/// What the figures say, in sentences.
struct Verdict {
    private let study: WhatIfStudy
    let choice: Choice?
    /// Less than this is printed as 0.
    private static let leastSeconds = 0.000_05

    init(_ study: WhatIfStudy) {
        self.study = study
        choice = Choice(study)
    }

    /// The sentences, each a paragraph.
    var paragraphs: [String] {
        [swapped] + study.candidates.indices.compactMap(sentence) + [apart].compactMap { $0 }
            + [advice, basis]
    }

    // MARK: What was swapped

    private var swapped: String {
        let pages = study.candidates.indices.compactMap { index in
            study.estimate(index) { Double($0.result.counts.peakStored) }
        }.max { $0.mean < $1.mean }
        let bytes = (pages?.mean ?? 0) * Double(study.pageSize.bytes)
        let runs = study.runs.count == 1 ? "" : ", on average over \(study.runs.count) runs"
        // What a device refuses is not among what it stores.
        let found =
            study.candidates.indices.allSatisfy { study.refused($0) > 0 }
            ? "found a place" : "are swapped out"
        return "At most \(Words.bytes(bytes)) of pages \(found) at once\(runs)."
    }

    // MARK: Each device

    private func sentence(_ index: Int) -> String? {
        let head = "\(index + 1): " + name(index)
        guard let held = study.estimate(index, { $0.result.meanHeld }),
            let peak = study.estimate(index, { Double($0.result.peak.held) })
        else { return nil }
        var text =
            "\(head) holds them in \(Words.bytes(held)) on average, at most \(Words.bytes(peak))"
        let refused = study.refused(index)
        if refused > 0 {
            text += ", and is too small: \(Words.count(refused, "write")) found no place"
        }
        text += "."
        switch study.candidates[index].settings {
        case .zram(let zram): text += units(index) + policies(index, zram)
        case .zswap: text += disk(index) + storedAgain(index)
        case .tiers: text += moves(index) + disk(index)
        }
        return text
    }

    /// The device in words.
    private func name(_ index: Int) -> String {
        switch study.candidates[index].settings {
        case .zram(let zram):
            var text = "zram with \(zram.compAlgorithm)"
            if zram.recompression != nil {
                let more = zram.byPriority.dropFirst().compactMap { $0 }.joined(separator: ", ")
                text += ", again with \(more)"
            }
            if zram.writeback != nil { text += ", written back" }
            if let pages = zram.unitPages { text += ", \(pages) pages at once" }
            return text
        case .zswap(let zswap):
            let pool = zswap.zpool == .zsmalloc ? "" : " and \(zswap.zpool.rawValue)"
            return "zswap with \(zswap.compressor)\(pool) in at most \(zswap.maxPoolPercent) % of "
                + "memory"
        case .tiers(let tiers):
            return tiers.map { tier in
                switch tier.device {
                case .zram(let zram): "zram with \(zram.compAlgorithm)"
                case .disk: "a disk"
                }
            }.joined(separator: ", then ")
        }
    }

    private func policies(_ index: Int, _ zram: ZramSettings) -> String {
        var text = ""
        if let plan = zram.recompression {
            text += recompression(index, plan)
            text += comparison(index, without: { $0.hasPrefix("recomp") }) + "."
        }
        if let plan = zram.writeback {
            text += writeback(index, plan)
            let keys = ["backing_dev", "compressed_writeback"]
            text += comparison(index, without: { $0.hasPrefix("writeback") || keys.contains($0) })
            text += "." + clairvoyant(index)
        }
        return text
    }

    /// How many pages were compressed together, and that no kernel does it.
    private func units(_ index: Int) -> String {
        guard study.candidates[index].settings.unit != nil else { return "" }
        let together = mean(index) { $0.unitWrites }
        let all = mean(index) { $0.writes }
        return
            " Of \(Words.count(all, "page")) written, \(Words.count(together)) came in rows that "
            + "were compressed at once. No kernel does it yet, and the lengths are estimates."
    }

    private func mean(_ index: Int, _ figure: (DeviceCounts) -> UInt64) -> Double {
        study.estimate(index) { Double(figure($0.result.counts)) }?.mean ?? 0
    }

    private func recompression(_ index: Int, _ plan: ZramSettings.Recompression) -> String {
        let tries = mean(index) { $0.recompressTries.wrappedSum() }
        let pages = words(plan.type, plan.idle)
        guard tries > 0 else { return " No \(pages) were found to compress again" }
        let smaller = mean(index) { $0.recompressed.wrappedSum() }
        let bytes = mean(index) { $0.recompressSavedBytes }
        return " Compressing \(pages) again made \(Words.count(smaller)) of \(Words.count(tries)) "
            + "smaller, by \(Words.bytes(bytes)) together"
    }

    private func writeback(_ index: Int, _ plan: ZramSettings.Writeback) -> String {
        let written = mean(index) { $0.writtenBack }
        let pages = words(plan.type, plan.idle)
        guard written > 0 else { return " No \(pages) were found to write back" }
        var text = " Writing back \(pages) put \(Words.count(written, "page")) on the disk"
        if let freed = study.estimate(index, { $0.freedByWriteback }) {
            text += ", kept \(Words.bytes(freed)) of compressed pages out of memory on average"
        }
        return text + ", and cost \(Words.count(study.diskReads(index), "disk read"))"
    }

    private func clairvoyant(_ index: Int) -> String {
        guard let best = study.estimate(index, { $0.freedByClairvoyant }), best.mean > 0,
            let regret = study.estimate(index, { $0.regret })
        else { return "" }
        return
            " Who knew the future would have kept \(Words.bytes(best)) out with as many writes and "
            + "no read: \(Words.percent(regret.mean)) of that is missed."
    }

    private func words(_ type: ZramSettings.PageType, _ idle: UInt64?) -> String {
        let age = idle.map { " for \(Words.wholeSeconds($0)) s" } ?? ""
        return switch type {
        case .idle: "pages idle\(age)"
        case .huge: "pages stored whole"
        case .hugeIdle: "pages stored whole and idle\(age)"
        case .incompressible: "pages that no algorithm makes smaller"
        }
    }

    /// What a policy is worth: the device against the one among the others that differs by it alone.
    private func comparison(_ index: Int, without isPolicy: (String) -> Bool) -> String {
        func rest(_ spec: DeviceSpec) -> DeviceSpec {
            var spec = spec
            for part in spec.parts.indices {
                // Ages and intervals say when a policy runs, and nothing without one.
                spec.parts[part].settings = spec.parts[part].settings.filter {
                    !isPolicy($0.key) && $0.key != "idle" && $0.key != "interval"
                }.sorted { $0.key < $1.key }
            }
            return spec
        }
        let own = study.candidates[index].spec
        guard
            let other = study.candidates.indices.first(where: { candidate in
                let spec = study.candidates[candidate].spec
                return candidate != index && rest(spec) == rest(own)
                    && !spec.parts.contains { $0.settings.contains { isPolicy($0.key) } }
            }), let change = study.difference(index, other, { $0.result.meanHeld })
        else { return "" }
        let base = study.meanHeld(other)
        var text = "; beside \(other + 1) that is "
        text +=
            base == 0
            ? Words.bytes(abs(change.mean)) : Words.percent(abs(change.mean) / base)
        text += change.mean <= 0 ? " less memory on average" : " more memory on average"
        if let half = change.halfWidth {
            text += base == 0 ? "" : " (± \(Words.percent(half / base)))"
        }
        if let own = study.seconds(index), let before = study.seconds(other) {
            let more = own - before
            text +=
                abs(more) < Self.leastSeconds
                ? ", at no cost in time"
                : ", for \(Words.seconds(abs(more))) \(more > 0 ? "more" : "less") of processor time "
                    + "and waits"
        }
        return text
    }

    private func disk(_ index: Int) -> String {
        let writes = study.estimate(index) { Double($0.result.counts.diskWrites) }
        let reads = study.estimate(index) { Double($0.result.counts.servedDisk) }
        guard let writes, let reads, writes.mean + reads.mean > 0 else {
            return " Nothing went to a disk."
        }
        return
            " \(Words.were(Words.count(writes, "page"))) written to a disk, and "
            + "\(Words.count(reads, "read")) waited for it."
    }

    /// That zswap's memory is a lower bound, where it is.
    private func storedAgain(_ index: Int) -> String {
        let again = mean(index) { $0.storedAgain }
        guard again > 0 else { return "" }
        return
            " \(Words.were(Words.count(again, "page"))) read unchanged and stored again at a time that the "
            + "trace does not say, so this memory is a lower bound."
    }

    private func moves(_ index: Int) -> String {
        let moved = study.estimate(index) { Double($0.result.counts.demoted) }
        guard let moved, moved.mean > 0 else { return "" }
        return " \(Words.count(moved, "page")) moved to the next device."
    }

    // MARK: What cannot be told

    private var apart: String? {
        guard study.runs.count > 1 else {
            return
                "These figures are of one run: how far another run of the same workload would be "
                + "from them is not known. Runs of several seeds tell."
        }
        guard let choice else { return nil }
        let same = study.candidates.indices.filter {
            $0 != choice.index && study.tellsApart(choice.index, $0) == false
        }
        guard !same.isEmpty else { return nil }
        let names = same.map { String($0 + 1) }.joined(separator: ", ")
        return "By their mean memory, \(choice.index + 1) and \(names) cannot be told apart over "
            + "these runs: the interval of their difference reaches 0."
    }

    // MARK: What to do

    private var advice: String {
        guard let choice else {
            if study.candidates.allSatisfy({ $0.settings.unit != nil }) {
                return "No device here is one that a kernel has: there is nothing to set."
            }
            return
                "Every device refused pages: none is large enough for this workload. Give them more "
                + "\(bounds.joined(separator: " or "))."
        }
        return "For this workload take \(choice.index + 1), \(name(choice.index)): \(choice.why)."
    }

    /// The settings that say how large the devices are: those that are given.
    private var bounds: [String] {
        let given = Set(study.candidates.flatMap(\.spec.parts).flatMap(\.settings).map(\.key))
        let found = ["disksize", "mem_limit", "size"].filter(given.contains)
        return found.isEmpty ? ["room"] : found
    }

    private var basis: String {
        let runs = study.runs.count == 1 ? "one trace" : "\(study.runs.count) traces"
        let costs =
            study.costs.source.map { "Costs of compressors: \($0)." }
            ?? "Costs of compressors are not known, so processor time and waits are not told: --costs."
        return
            "It rests on \(runs), on models of the kernel's rules, and on a disk whose read takes "
            + "\(Words.wait(study.costs.diskRead)). \(costs)"
    }
}
