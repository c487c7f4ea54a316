// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// What a page leaves behind when it is evicted, and what that says when it comes back
/// (`mm/workingset.c`).
extension MemoryModel {
    /// `workingset_eviction`.
    mutating func leaveShadow(_ page: Int) {
        var entry = lists.pages[page]
        entry.flags.insert(.hasShadow)
        if entry.flags.contains(.workingset) {
            entry.flags.insert(.shadowWorkingset)
        } else {
            entry.flags.remove(.shadowWorkingset)
        }
        switch settings.reclaim {
        case .activeInactive:
            entry.shadow = nonresidentAge
            nonresidentAge &+= 1
        case .multiGen:
            // lru_gen_eviction.
            entry.shadow = UInt32(truncatingIfNeeded: generations.oldestSequence)
            if needsSecondTouch {
                generations.tiers.noteEviction(tier: Tiers.tier(of: entry))
                if !entry.flags.contains(.referenced) { entry.touches = 0 }
            }
        }
        entry.flags.remove(.workingset)
        lists.pages[page] = entry
    }

    /// `workingset_refault`: a page that was away no longer than the active list is long
    /// would have stayed, had it been active.
    /// - Returns: whether it is to be active.
    mutating func refault(_ page: Int) -> Bool {
        var entry = lists.pages[page]
        guard entry.flags.contains(.hasShadow) else { return false }
        defer { lists.pages[page] = entry }
        entry.flags.remove(.hasShadow)
        counters.refaults += 1
        guard settings.reclaim == .activeInactive else {
            if needsSecondTouch { refaultOfGenerations(&entry) }
            return true
        }
        let distance = Int(nonresidentAge &- entry.shadow)
        guard distance <= lists.count(ActiveInactive.active) else { return false }
        nonresidentAge &+= 1
        activations += 1
        if entry.flags.contains(.shadowWorkingset) { entry.flags.insert(.workingset) }
        return true
    }

    /// `lru_gen_refault` of 7.3: a page that left no longer than four generations ago is what it was.
    private mutating func refaultOfGenerations(_ entry: inout Page) {
        entry.flags.remove(.referenced)
        let age = UInt32(truncatingIfNeeded: generations.youngestSequence) &- entry.shadow
        guard age < Generations.count else {
            entry.touches = 0
            return
        }
        if entry.flags.contains(.shadowWorkingset) {
            entry.flags.insert(.workingset)
            generations.tiers.noteRefault(tier: Tiers.count - 1)
        } else {
            // The shadow has the touches; the tier is that of one more.
            generations.tiers.noteRefault(
                tier: entry.touches == 0 ? 0 : entry.touches == 1 ? 1 : 2)
        }
    }

    /// `snapshot_refaults`, at the end of each reclaim.
    mutating func rememberActivations() { activationsSeen = activations }
}
