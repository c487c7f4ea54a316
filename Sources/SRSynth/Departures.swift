// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where the model is known to differ from Linux 6.1's source. The published digests are those of
/// ``published``; without departures the model and the pager give the same events.
struct Departures: OptionSet, Sendable {
    let rawValue: Int

    /// A page that reclaim activates leaves the lists' age as it is; `move_folios_to_lru` of
    /// `mm/vmscan.c` adds one (`workingset_age_nonresident`). Refaults look nearer than they are.
    static let activationsDoNotAge = Departures(rawValue: 1 << 0)
    /// A cluster of slots that becomes free while the CPU fills it is filled on;
    /// `scan_swap_map_ssd_cluster_conflict` of `mm/swapfile.c` leaves it for the first free one.
    static let freedClusterIsFilledOn = Departures(rawValue: 1 << 1)

    static let published: Departures = [.activationsDoNotAge, .freedClusterIsFilledOn]
}
