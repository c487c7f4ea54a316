// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation

/// Lets some tests at a time start programs. A test that waits for one holds no thread, so that
/// without it hundreds of programs would share the processors, each a hundred times as slow.
actor Turns {
    /// Two a processor: one may wait for a disk.
    static let ofPrograms = Turns(ProcessInfo.processInfo.activeProcessorCount * 2)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ free: Int) { self.free = free }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the turn to who has waited longest.
    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
