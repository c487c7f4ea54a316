// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay

/// A swap device on disk: every page as it is, every read a wait.
struct DiskDevice: SwapDevice {
    let settings: DiskSettings
    var counts = DeviceCounts()
    private var slots = Table<State>(capacity: 1 << 10)
    private var used = 0

    private enum State: UInt8, BitwiseCopyable {
        case nowhere, held
        /// The last write of it found no room.
        case kept
    }

    init(_ settings: DiskSettings) { self.settings = settings }

    var poolPages: Int { 0 }
    var metadataBytes: Int { 0 }
    var nextRun: UInt64 { .max }
    var failure: String? { nil }
    var ledger: WritebackLedger? { nil }
    mutating func runPolicy(after last: UInt64, at time: UInt64) {}
    mutating func finish(at time: UInt64) {}

    var hasRoom: Bool { counts.stored < settings.pages ?? .max }

    mutating func reserve(_ pages: Int) {
        slots = slots.reaching(pages, used: used)
        used = max(used, pages)
    }

    mutating func write(_ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64) {
        counts.writes += 1
        if slots[page] != .held {
            guard hasRoom else {
                counts.refusedFull += 1
                slots[page] = .kept
                return
            }
            slots[page] = .held
            counts.onDisk += 1
            counts.notePeak()
        }
        counts.diskWrites += 1
    }

    mutating func read(_ page: Int, at time: UInt64) {
        counts.reads += 1
        switch slots[page] {
        case .nowhere: counts.servedUnknown += 1
        case .kept: counts.servedKept += 1
        case .held: counts.servedDisk += 1
        }
    }

    mutating func free(_ page: Int, at time: UInt64) {
        counts.frees += 1
        if slots[page] == .held { counts.onDisk -= 1 }
        slots[page] = .nowhere
    }
}
