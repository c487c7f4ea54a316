// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRMachine
internal import SRParse
internal import SRRun

extension RunRecord {
    /// Takes in what the guest said and what the trace holds.
    mutating func fill(
        from observer: borrowing CaptureObserver, totals: TraceTotals?, books: Books?
    ) {
        self.books = books
        events = totals.map {
            Events(
                reads: $0.reads, writes: $0.writes, frees: $0.frees, discards: $0.discards,
                lost: $0.lost, sameFilled: $0.sameFilled, all: $0.events)
        }
        if let boot = observer.boot {
            guest?.kernel = boot.kernel
            guest?.memTotalKiB = boot.memTotalKiB
            guest?.bootSeconds = observer.bootElapsed / .seconds(1)
            guest?.initLockedKiB = boot.lockedKiB
        }
        let exitSnapshot = observer.snapshots.last { $0.phase == "exit" }
        if let last = exitSnapshot ?? observer.snapshots.last {
            var vmstat = last.vmstat
            guest?.pswpin = vmstat.removeValue(forKey: "pswpin") ?? 0
            guest?.pswpout = vmstat.removeValue(forKey: "pswpout") ?? 0
            guest?.vmstat = vmstat
        }
        if let counters = observer.snapshots.last(where: { $0.relay != nil })?.relay {
            module?.counters = counters
        }
        guest?.collectorLockedKiB = observer.collector?.lockedKiB ?? 0
        if let exit = observer.exit {
            workload.exitStatus = exit.status
            workload.signal = exit.signal
            workload.userSeconds = Double(exit.userMs) / 1000
            workload.systemSeconds = Double(exit.systemMs) / 1000
            if let start = observer.snapshots.first(where: { $0.phase == "start" }) {
                workload.seconds = Double(exit.monotonicNs &- start.monotonicNs) / 1e9
            }
        }
    }
}
