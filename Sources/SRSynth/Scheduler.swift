// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The kernel's thread that reclaims in the background, as the one CPU has it
/// (`kernel/sched/fair.c`).
struct Kswapd {
    /// Set by who finds too few free frames; the thread begins when the fault is over.
    var isWoken = false
    /// What it has come to; nil while it sleeps. Also nil while it has the CPU.
    var work: Reclaimer?
    /// When the program has to let it have the CPU.
    var due = UInt64.max

    /// When a thread that has the CPU from `time` on loses it.
    static func end(of time: UInt64, _ kernel: KernelSeries) -> UInt64 {
        let tick = kernel.schedulerTick
        return (time + kernel.schedulerSlice + tick - 1) / tick * tick
    }
}

extension MemoryModel {
    /// Lets kswapd begin, if it was woken, as soon as the fault that woke it is over: a thread that has
    /// slept is ahead in the scheduler's order.
    mutating func runKswapd() {
        guard kswapd.isWoken else { return }
        kswapd.isWoken = false
        guard kswapd.work == nil else { return }
        var work = Reclaimer(byKswapd: true, target: zones.target(least: Self.reclaimBatch))
        work.priority = startingPriority(work.target)
        kswapd.work = work
        letKswapdRun()
    }

    /// kswapd has the CPU until the tick that takes it away, or until it sleeps.
    mutating func letKswapdRun() {
        guard var work = kswapd.work else {
            kswapd.due = .max
            return
        }
        kswapd.work = nil
        kswapd.due = .max
        defer { generations.isUsed = true }
        if reclaim(&work, until: Kswapd.end(of: time, settings.kernel)) {
            rememberActivations()
        } else {
            kswapd.work = work
            kswapd.due = Kswapd.end(of: time, settings.kernel)
        }
    }

    private func startingPriority(_ target: Int) -> Int {
        settings.reclaim == .multiGen ? generationsPriority(target) : Self.firstPriority
    }
}
