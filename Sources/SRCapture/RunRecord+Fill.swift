// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRGuestStatus
internal import SRParse
internal import SRRunFolder

extension RunRecord {
    /// Takes in what the guest said and what the trace holds.
    mutating func fill(
        from observer: borrowing CaptureObserver, totals: TraceTotals?, books: Books?
    ) {
        self.books = books
        events = totals.map { Events($0) }
        if let steadiness = observer.steadiness {
            machine?.shim = .init(
                version: steadiness.version, digest: steadiness.digest,
                answered: steadiness.flaw == nil)
            if let flaw = steadiness.flaw {
                machine?.repeatable = false
                machine?.unrepeatable = flaw
            }
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
        let start = observer.snapshots.first { $0.phase == "start" }
        guest?.memAvailableKiB = start?.memAvailableKiB
        // Of a run that was ended: to the guest's last word.
        if let start, let last = observer.exit?.monotonicNs ?? observer.snapshots.last?.monotonicNs
        {
            workload.seconds = Double(last &- start.monotonicNs) / 1e9
        }
        if let exit = observer.exit {
            workload.exitStatus = exit.status
            workload.signal = exit.signal
            workload.userSeconds = Double(exit.userMs) / 1000
            workload.systemSeconds = Double(exit.systemMs) / 1000
        }
    }
}
