// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRDevices

/// Which device to take, and why.
struct Choice {
    let index: Int
    /// The reason, as the end of a sentence.
    let why: String

    /// The share of the trace's time that a device may cost in all.
    static let share = 0.05

    /// The rule: of the devices that took every page, the one with the least memory on average whose
    /// processor time and waits are at most ``share`` of the trace's time. Where the costs are not
    /// known, or no device is so cheap, the one that reads least from the disk, and of these the one
    /// with the least memory.
    ///
    /// Units of pages are in no kernel, and no choice.
    ///
    /// - Returns: nil if every other device refused pages.
    init?(_ study: WhatIfStudy) {
        let whole = study.candidates.indices.filter {
            study.refused($0) == 0 && study.candidates[$0].settings.unit == nil
        }
        guard let first = whole.first else { return nil }
        if whole.count == 1 {
            index = first
            why =
                study.candidates.count == 1
                ? "no other was asked for" : "no other that a kernel has took every page"
            return
        }
        func least(_ list: [Int]) -> Int? {
            list.min { study.meanHeld($0) < study.meanHeld($1) }
        }
        let duration = study.estimate(0) { Double($0.result.duration) / 1e9 }?.mean ?? 0
        if study.knowsCosts, duration > 0 {
            let cheap = whole.filter { (study.seconds($0) ?? 0) <= Self.share * duration }
            if let best = least(cheap) {
                index = best
                why =
                    "it has the least memory on average of those whose processor time and waits are at most "
                    + "\(Int(Self.share * 100)) % of the trace's time"
                return
            }
            let best = whole.min { (study.seconds($0) ?? 0) < (study.seconds($1) ?? 0) }
            guard let best else { return nil }
            index = best
            why =
                "it takes the least processor time and waits; none stays within \(Int(Self.share * 100)) % of "
                + "the trace's time"
            return
        }
        let reads = whole.map { study.diskReads($0) }.min() ?? 0
        guard let best = least(whole.filter { study.diskReads($0) == reads }) else { return nil }
        index = best
        why =
            "it has the least memory on average"
            + (whole.contains { study.diskReads($0) > 0 }
                ? " of those that read least from a disk" : "")
            + "; processor time is not weighed, for "
            + (study.costs.source == nil
                ? "no costs were given"
                : "there are no costs of \(study.algorithmsWithoutCosts.joined(separator: ", "))")
    }
}
