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

    /// A timer's tick, at which the CPU may change hands: `CONFIG_HZ` is 250. 7.3 has a timer for each
    /// slice (`HRTICK` of `kernel/sched/features.h`).
    private static func tick(_ kernel: KernelSeries) -> UInt64 {
        switch kernel {
        case .linux61, .linux612: 4_000_000
        case .linux73: 1
        }
    }

    /// How long a thread has the CPU before it can be taken away where two want it: half of
    /// `sysctl_sched_latency` in 6.1, `sysctl_sched_base_slice` in 6.12 and 7.3, of one CPU.
    private static func slice(_ kernel: KernelSeries) -> UInt64 {
        switch kernel {
        case .linux61: 3_000_000
        case .linux612: 750_000
        case .linux73: 700_000
        }
    }

    /// When a thread that has the CPU from `time` on loses it.
    static func end(of time: UInt64, _ kernel: KernelSeries) -> UInt64 {
        let tick = tick(kernel)
        return (time + slice(kernel) + tick - 1) / tick * tick
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
